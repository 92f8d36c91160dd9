// Small repairs of the session descriptions between Chrome and carriers. Pure text.

interface Description {
  type: RTCSdpType
  sdp?: string
}

/** Keys travel under number 101 in every carrier's world, and many answer 101 whatever was offered; Chrome offers another number. */
export function offerUsualKeys(description: Description): Promise<Description> {
  const { type, sdp = '' } = description
  const number = /^a=rtpmap:(\d+) telephone-event\/8000/m.exec(sdp)?.[1]
  if (type !== 'offer' || !number || number === '101' || /^a=rtpmap:101 /m.test(sdp)) return Promise.resolve(description)
  const renumbered = sdp
    .replace(/^(m=audio .*)$/m, (line) => line.replace(new RegExp(` ${number}(?= |\\r|$)`), ' 101'))
    .replaceAll(new RegExp(`^a=(rtpmap|fmtp|rtcp-fb):${number} `, 'gm'), 'a=$1:101 ')
  return Promise.resolve({ type, sdp: renumbered })
}

/** Some carriers answer "sendrecv" to a hold, and the browser then refuses the answer and the call: read it as what we asked for. */
export function answerToHold(description: Description): Promise<Description> {
  const { type, sdp = '' } = description
  return Promise.resolve(type === 'answer' ? { type, sdp: sdp.replaceAll('a=sendrecv', 'a=recvonly') } : description)
}
