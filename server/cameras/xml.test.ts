import { expect, test } from 'vitest'
import { escapeXml, readXml, textAt } from './xml.ts'

const at = (text: string, ...path: string[]) => { const read = readXml(text); return read.ok ? textAt(read.root, ...path) : read.fault }

test('values stay text, prefixes and attributes fall away, of several the first counts', () => {
  expect(at('<?xml version="1.0" encoding="GB2312"?>\r\n<x:Notify a="1"><CmdType>Alarm</CmdType><SN>0012</SN></x:Notify>', 'Notify', 'SN')).toBe('0012')
  expect(at('<a><b>1</b><b>2</b></a>', 'a', 'b')).toBe('1')
  expect(at('<a><b></b></a>', 'a', 'b')).toBe(null)
  expect(at('<a><b>x &lt;y&gt; &amp;amp; &unknown;</b></a>', 'a', 'b')).toBe('x <y> &amp; &unknown;')
  expect(at('<a><b>t</b></a>', 'a', 'constructor')).toBe(null)
  expect(at('<a><__proto__><polluted>1</polluted></__proto__></a>', 'a', 'polluted')).not.toBe('1')
  expect(({} as Record<string, unknown>)['polluted']).toBe(undefined)
  expect(escapeXml(`<&"'>`)).toBe('&lt;&amp;&quot;&apos;&gt;')
})

test('bombs are refused before anything is built', () => {
  const began = performance.now()
  expect(at('<!DOCTYPE a [<!ENTITY b "boom">]><a>&b;</a>', 'a')).toBe('doctype')
  expect(at('<! doctype a SYSTEM "file:///etc/passwd"><a/>', 'a')).toBe('doctype')
  expect(at(`<a>${'x'.repeat(70_000)}</a>`, 'a')).toBe('too-long')
  expect(at('<a>'.repeat(20_000), 'a')).toBe('too-deep')
  expect(at('<'.repeat(60_000), 'a')).toBe('not-xml')
  expect(at(`<a ${'b="c" '.repeat(10_000)}/>`, 'a')).not.toBe('x')
  expect(at('<a><b></a>', 'a')).toBe('not-xml')
  expect(at('', 'a')).toBe('not-xml')
  expect(performance.now() - began).toBeLessThan(5000)
})
