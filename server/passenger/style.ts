// The look and the little script of the passenger's page, both inside it, and the policy that lets exactly these two run.
import { createHash } from 'node:crypto'

/** As drawn; light by day, dark where the phone wishes so. */
export const STYLE = `:root{--ink:#171c21;--ink2:#424c56;--ink3:#5a656f;--bg:#f1f3f5;--card:#fff;--line:#d3d9df;--ctl:#7d8790;--blue:#005f98;--tint:#e3f0f9;--ontint:#004f80;--green:#006b52;--late:#b02f00;--warn:#fff3d9;--font:"PingFang SC","Microsoft YaHei UI","Microsoft YaHei","Noto Sans CJK SC","HarmonyOS Sans SC",system-ui,sans-serif}
*{box-sizing:border-box;margin:0}html{-webkit-text-size-adjust:100%;color-scheme:light dark}body{font:400 17px/1.5 var(--font);color:var(--ink);background:var(--bg);font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main{max-width:480px;margin:0 auto;padding:0 16px 32px}a{color:inherit}.i{flex:none}[hidden]{display:none!important}
.id{display:flex;align-items:center;gap:12px;padding:12px 0 10px}.id b{font-size:22px;letter-spacing:2px;line-height:1;background:var(--ink);color:var(--bg);border-radius:8px;padding:9px 10px}.id div{font-size:16px;line-height:21px;font-weight:700;flex:1}.id small{display:block;font-weight:400;font-size:16px;color:var(--ink3)}.tongue{font-size:16px;padding:12px 4px;min-height:44px}@media(max-width:359px){.id{flex-wrap:wrap;gap:4px 12px}.id div{order:1;flex-basis:100%}.tongue{margin-left:auto}}
.drill{background:#f0e442;color:#171c21;text-align:center;font-weight:700;padding:4px;margin:0 -16px}
h1{font-size:30px;line-height:38px;margin:8px 0 2px}h2{font-size:18px;margin:18px 0 6px}.lead{color:var(--ink2);font-size:18px}.say{background:var(--warn);color:#171c21;border-radius:12px;padding:12px 14px;margin-top:12px;font-size:18px}.say b{display:block}
.b{display:flex;align-items:center;justify-content:center;gap:12px;width:100%;border-radius:16px;border:2px solid var(--ctl);background:var(--card);color:var(--ink);font:700 22px/1.2 var(--font);min-height:76px;text-decoration:none;text-align:center;padding:8px;margin-top:14px;cursor:pointer}
.b.go{background:var(--blue);border-color:var(--blue);color:#fff;min-height:168px;font-size:36px;flex-direction:column;gap:6px;margin-top:16px}.b.go.less{min-height:88px;font-size:24px}.b.go small{font-size:17px;font-weight:400}.b.out{min-height:64px;font-size:19px;font-weight:400}.b.small{min-height:56px;font-size:18px}
:focus-visible{outline:4px solid #0072b2;outline-offset:3px}
.calm{list-style:none;padding:0;margin:18px 0 0;display:grid;gap:2px}.calm li{display:flex;gap:14px;align-items:center;font-size:18px;min-height:44px}.calm .i{color:var(--blue)}
.hero{background:var(--blue);color:#fff;border-radius:18px;padding:14px 18px 16px}.hero.grey{background:var(--ink2);color:var(--bg)}.hero h1{font:400 18px/1.5 var(--font);margin:0}.hero h1.big{font-weight:700;font-size:28px;line-height:36px}.hero b{display:block;font-size:50px;line-height:58px}.hero b small{font-size:24px;font-weight:700}.hero p{font-size:16px}.now{display:block;width:100%;height:200px;border:0;color-scheme:light dark}:lang(en) .now{height:250px}noscript .b{margin:4px 0 0}
.steps{list-style:none;padding:0;margin:14px 0 0}.steps li{display:grid;grid-template-columns:34px 1fr auto;gap:12px;align-items:center;min-height:46px;position:relative;font-size:19px;color:var(--ink3)}.steps i{width:34px;height:34px;border-radius:50%;border:2px solid #9aa4ad;display:grid;place-items:center;background:var(--bg);z-index:1;font-style:normal}.steps li+li::before{content:"";position:absolute;left:16px;top:-14px;height:24px;width:2px;background:#b9c1c8}.steps .d{color:var(--ink)}.steps .d i{background:var(--ink2);border-color:var(--ink2);color:var(--bg)}.steps .n{color:var(--ink);font-weight:700;font-size:21px}.steps .n i{border:4px solid var(--blue);color:var(--blue);background:var(--card)}.steps .d+.d::before,.steps .d+.n::before{background:var(--ink2)}.steps time{font-size:16px;font-weight:400;color:var(--ink3)}
fieldset{border:0;padding:0;margin:16px 0 0;min-width:0}legend,label{display:block;font-size:18px;font-weight:700;padding:0;margin:14px 0 8px}legend{margin-top:0}.seg{display:grid;grid-template-columns:repeat(4,1fr);gap:8px}.seg.two{grid-template-columns:1fr 1fr}.seg button{min-height:60px;border-radius:12px;border:2px solid var(--ctl);background:var(--card);font:700 20px/1.1 var(--font);color:var(--ink);padding:4px;cursor:pointer}.seg .on{border:3px solid var(--blue);background:var(--tint);color:var(--ontint)}
input,textarea,select{width:100%;min-height:56px;border:2px solid var(--ctl);border-radius:12px;background:var(--card);color:var(--ink);font:400 18px/1.4 var(--font);padding:10px 12px}textarea{min-height:112px}
summary{min-height:56px;display:flex;align-items:center;font-size:18px;font-weight:700;cursor:pointer;text-decoration:underline}
.pub{margin-top:28px;border-top:1px solid var(--line);padding-top:16px}.pub h2{font-size:17px;color:var(--ink2);margin:0 0 6px}.pub dl{display:grid;grid-template-columns:fit-content(42%) 1fr;gap:4px 10px;font-size:16px;line-height:26px}.pub dt{color:var(--ink3)}.pub dd{margin:0}.pub .l{display:flex;gap:12px;margin-top:12px}.pub .l a{flex:1;min-height:56px;display:grid;place-items:center;border:1.5px solid var(--ctl);border-radius:12px;font-size:16px;text-decoration:none;background:var(--card);text-align:center}
.ok{color:var(--green);font-weight:700}.late{color:var(--late);font-weight:700}.note{font-size:16px;color:var(--ink3);margin-top:10px;text-align:center}
@media (max-width:340px){.b.go{font-size:30px}h1{font-size:26px;line-height:34px}.seg{gap:6px}.seg button{font-size:18px}}
@media (prefers-color-scheme:dark){:root{--ink:#eef1f3;--ink2:#c7ced4;--ink3:#a5afb8;--bg:#121518;--card:#1a1e22;--line:#31383f;--ctl:#75818c;--tint:#26323b;--ontint:#bfe3fa;--green:#45c9a5;--late:#ff8360;--warn:#f6d98b}.calm .i,.steps .n i{color:#7cc6f0}.steps .n i,.seg .on{border-color:#7cc6f0}:focus-visible{outline-color:#56b4e9}}
@media (prefers-reduced-motion:no-preference){.steps .n i{animation:p 2s infinite}@keyframes p{50%{box-shadow:0 0 0 7px rgba(0,95,152,.16)}}}`

/**
 * Renews the state, keeps taps that found no network and sends them again in their order, shows an answer as it came (asking for it once more may find no network),
 * offers the phone's position. Without it every step is a page of its own.
 * A network that hangs is none: ten seconds for an answer to begin, thirty for it to come in. Sending twice is safe, for a form carries its `once`.
 * A page without `#net` is not ours: some networks answer with their own. Old phones say neither who submits a form nor submit one when asked.
 */
export const SCRIPT = `(function(){var d=document,q=function(s){return d.querySelector(s)},net=q('#net'),taps=[],asking=0,turn=0,last,seen=Date.now();
function say(t){if(net){net.textContent=t||'';net.hidden=!t}}
function get(u,o){return new Promise(function(y,n){var a=window.AbortController&&new AbortController(),t;function by(ms){clearTimeout(t);t=setTimeout(function(){if(a)a.abort();n(0)},ms)}
if(a)o.signal=a.signal;by(10000);fetch(u,o).then(function(r){by(30000);return r.text().then(function(h){clearTimeout(t);y({r:r,d:new DOMParser().parseFromString(h,'text/html')})})}).catch(function(e){clearTimeout(t);n(e)})})}
function ours(g){return g.r.status<500&&g.d.querySelector('main #net')}
function show(g,b){var m=d.importNode(g.d.querySelector('main'),true),had=q('#live'),typed=[],x;[].forEach.call(m.querySelectorAll('noscript'),function(n){n.remove()});[].forEach.call(d.querySelectorAll('main input[id],main textarea'),function(i){if(i.value!==i.defaultValue)typed.push(i)});
q('main').replaceWith(m);d.title=g.d.title;net=q('#net');seen=Date.now();if(g.r.ok)history.replaceState(null,'',g.r.url);here();
typed.forEach(function(i){x=d.getElementById(i.id);if(x&&!x.value)x.value=i.value});
x=had&&q('#live');if(!x)scrollTo(0,0);x=x&&b&&b.name&&q('[name="'+b.name+'"][value="'+b.value+'"]');if(!x){x=m;m.tabIndex=-1}x.focus({preventScroll:true})}
function tick(){var live=q('#live[data-on]'),mine=turn;if(!live||taps.length)return;if(Date.now()-seen>25000)lost();if(asking)return;asking=1;var u=new URL(location.href);u.searchParams.set('part','live');
get(u,{cache:'no-store'}).then(function(g){asking=0;if(mine!==turn)return;var n=g.r.ok&&g.d.querySelector('#live');if(!n&&!(g.r.ok&&ours(g)))throw 0;seen=Date.now();say('');
if(!n||!n.hasAttribute('data-on'))return get(location.href,{cache:'no-store'}).then(function(w){if(mine===turn&&w.r.ok&&ours(w))show(w)});
live=q('#live');if(!live.contains(d.activeElement)&&n.innerHTML!==live.innerHTML)live.replaceWith(d.importNode(n,true))}).catch(function(){asking=0;if(mine===turn)lost()})}
function lost(){var l=q('#live[data-on]');say(l&&!taps.length?l.dataset.lost+age():net.dataset.lost)}
function age(){var s=Math.round((Date.now()-seen)/1000);return s<60?'':' ('+Math.floor(s/60)+' min)'}
setInterval(tick,10000);addEventListener('offline',lost);addEventListener('online',function(){if(!taps.length)say('');tick()});
function send(){var t=taps[0];turn++;say(net.dataset.sending);get(t.to,{method:'POST',body:t.p,headers:{accept:'text/html'}}).then(function(g){if(!ours(g))throw 0;if(taps.length>1){taps.shift();return send()}show(g,t.b);taps=[]}).catch(function(){say(net.dataset.lost);setTimeout(send,3000)})}
d.addEventListener('submit',function(e){var f=e.target,b=e.submitter||(last&&last.form===f?last:0);if(f.method!=='post')return;e.preventDefault();
var p=new URLSearchParams(new FormData(f)),t=taps[taps.length-1];if(b&&b.name)p.set(b.name,b.value);if(t&&t.to===f.action&&''+t.p===''+p)return;
taps.push({to:f.action,p:p,b:b});if(taps.length===1)send()});
d.addEventListener('click',function(e){last=e.target.closest&&e.target.closest('button');if(!last||last.id!=='here')return;var b=last,f=b.form;navigator.geolocation.getCurrentPosition(function(g){var c=g.coords;f.lat.value=c.latitude;f.lng.value=c.longitude;f.accuracy.value=Math.round(c.accuracy);if(f.requestSubmit)f.requestSubmit();else f.submit()},function(){b.hidden=true},{timeout:15000,maximumAge:60000})});
function here(){var h=q('#here');if(h&&navigator.geolocation&&isSecureContext)h.hidden=false}here()})()`

/** Where no script runs: what the page said when it was opened gives way to the frame. */
export const PLAIN_STYLE = `noscript+#live .hero{background:none;color:var(--ink3);padding:0;text-align:center}noscript+#live .hero *{font:400 16px/1.4 var(--font)}noscript+#live .steps,noscript+#live .note{display:none}`

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
/** Of these pages alone: stricter than the others'. */
export const PASSENGER_POLICY = `default-src 'none'; style-src ${hash(STYLE)} ${hash(PLAIN_STYLE)}; script-src ${hash(SCRIPT)}; connect-src 'self'; frame-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`
/** Of the little document that such a page holds where no script runs. */
export const FRAME_POLICY = PASSENGER_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
