import { expect, test } from 'vitest'
import { DIALABLE, faultOfCrewPhone, masked, normalizePhone } from './phone.ts'

const OWN = ['96333', '037188880001', '19900000555']

test.each([
  ['0371-00099963', '037100099963'], ['+86 371 0009 9963', '037100099963'], ['+86037100099963', '037100099963'], ['0086 371 00099963', '037100099963'], ['8619900000001', '19900000001'], ['+86 199 0000 0001', '19900000001'],
  ['１９９００００００01', '19900000001'], ['sip:037100099963@10.0.0.1', '037100099963'], ['119', '119'], ['anonymous', null], ['', null], ['12', null], ['+1 415 555 0100', '14155550100'],
])('%s is %s', (written, digits) => expect(normalizePhone(written)).toBe(digits))

test.each([['19900000001', '199****0001'], ['037160000001', '037****0001'], ['60000001', '60****01'], ['6000001', '6****01'], ['96333', '9****3'], ['119', '****9'], ['1', '****'], ['', '****']])('of %s a bystander reads %s', (phone, seen) => expect(masked(phone)).toBe(seen))

test.each(['19900000001', '037100099963', '01060000001', '60000001', '6000001', '4000000001', '95000', '961000'])('%s may be a crew’s, so it is one that can be dialled', (phone) => expect([faultOfCrewPhone(phone, OWN), new RegExp(DIALABLE).test(phone)]).toEqual([null, true]))
test.each(['62345', '623456', '00371123456', '0085212345678', '138', ''])('%s cannot be dialled, so it is no crew’s', (phone) => expect([faultOfCrewPhone(phone, OWN), new RegExp(DIALABLE).test(phone)]).toEqual(['bad-phone', false]))
test.each(['110', '119', '120', '122', '12345', '10000000062'])('%s is dialled by people alone', (phone) => expect([faultOfCrewPhone(phone, OWN), new RegExp(DIALABLE).test(phone)]).toEqual(['bad-phone', true]))
test.each(['96333', '037196333', '037188880001', '88880001', '19900000555'])('%s rings here, so it is no crew’s', (phone) => expect(faultOfCrewPhone(phone, OWN)).toBe('own-number'))
test.each(['037288880002', '01088880002', '88880002', '19900000556'])('%s only looks like one of ours', (phone) => expect(faultOfCrewPhone(phone, OWN)).toBeNull())
test('a number that cannot be read is none', () => expect(faultOfCrewPhone(null, OWN)).toBe('bad-phone'))
