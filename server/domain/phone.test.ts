import { expect, test } from 'vitest'
import { DIALABLE, faultOfCrewPhone, masked, normalizePhone } from './phone.ts'

test.each([
  ['0371-00099963', '037100099963'], ['+86 371 0009 9963', '037100099963'], ['+86037100099963', '037100099963'], ['0086 371 00099963', '037100099963'], ['8619900000001', '19900000001'], ['+86 199 0000 0001', '19900000001'],
  ['１９９００００００01', '19900000001'], ['sip:037100099963@10.0.0.1', '037100099963'], ['119', '119'], ['anonymous', null], ['', null], ['12', null], ['+1 415 555 0100', '14155550100'],
])('%s is %s', (written, digits) => expect(normalizePhone(written)).toBe(digits))

test.each([['19900000001', '199****0001'], ['037160000001', '037****0001'], ['60000001', '60****01'], ['6000001', '6****01'], ['96333', '9****3'], ['119', '****9'], ['1', '****'], ['', '****']])('of %s a bystander reads %s', (phone, seen) => expect(masked(phone)).toBe(seen))

test.each(['19900000001', '037100099963', '01060000001', '60000001', '6000001', '4000000001', '95000', '961000'])('%s may be a crew’s, so it is one that can be dialled', (phone) => expect([faultOfCrewPhone(phone), new RegExp(DIALABLE).test(phone)]).toEqual([null, true]))
test.each(['62345', '623456', '00371123456', '0085212345678', '138', ''])('%s cannot be dialled, so it is no crew’s', (phone) => expect([faultOfCrewPhone(phone), new RegExp(DIALABLE).test(phone)]).toEqual(['bad-phone', false]))
test.each(['110', '119', '120', '122', '12345', '10000000062'])('%s is dialled by people alone', (phone) => expect([faultOfCrewPhone(phone), new RegExp(DIALABLE).test(phone)]).toEqual(['bad-phone', true]))
test('the service’s own number is refused by name', () => expect([faultOfCrewPhone('96333'), faultOfCrewPhone(null)]).toEqual(['own-number', 'bad-phone']))
