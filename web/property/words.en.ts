// The English words of the property officer's page.
import type { Word } from './words.zh.ts'

export const en: Readonly<Record<Word, string>> = {
  'app.language': '中文', 'title': 'Your lifts', 'load.loading': 'Opening', 'load.failed': 'Not read: {why}', 'load.retry': 'Try again',
  'none.title': 'Nobody is trapped', 'none.note': 'When somebody is, it shows here',
  'none.both': 'When somebody is, it shows here, with a notification and a text message to {phone}', 'none.push': 'When somebody is, it shows here, and you get a notification', 'none.sms': 'When somebody is, it shows here, with a text message to {phone}', 'none.page': 'When somebody is, it shows here. This phone gets no notification and there are no text messages: keep this page open',
  'trapped.title': 'People trapped in {n}', 'over.title': 'Ended within two hours',
  'link.lost': 'No connection for {age}; this is how it was then', 'link.never': 'Not connected yet; this may be old', 'link.next': 'In a hurry call 96333',
  'age.seconds': '{n} s', 'age.minutes': '{n} min', 'age.hours': '{n} h',
  'is.waiting': 'Somebody is trapped', 'is.fault': 'Out of order', 'is.out': 'Everybody is out', 'is.closed': 'Ended', 'drill': 'Exercise', 'since': 'reported {time}', 'code': 'Code {code}',
  'people': '{n} trapped', 'people.unknown': 'how many is not known', 'people.hurt': '{n} injured', 'care.elderly': 'elderly', 'care.child': 'child', 'care.pregnant': 'pregnant', 'care.medical': 'ill', 'care.smoke': 'smoke', 'care.water': 'water',
  'picture.of': 'Picture of {camera}', 'picture.at': '{camera}, picture of {time}', 'picture.age': '{age} ago', 'picture.wanted': 'Taking a picture', 'picture.failed': 'No picture: {why}', 'picture.none': 'No camera is connected in this car', 'picture.broken': 'The picture could not be loaded', 'picture.larger': 'Enlarge the picture of {place}', 'picture.close': 'Close',
  'team.none': 'A rescue team is being called', 'team.accepted': '{name} has accepted', 'team.departed': '{name} is on the way', 'team.arrived': '{name} is there', 'team.released': '{name} got everybody out',
  'step.reported': 'Reported', 'step.accepted': 'Accepted', 'step.arrived': 'There', 'step.released': 'Out',
  'do.title': 'Please', 'do.calm': 'Go to the landing and calm them: help is on its way', 'do.calm.calling': 'Go to the landing and calm them: a team is being called', 'do.door': 'Do not force the doors, wait for the team', 'do.room': 'Open the machine room for the team', 'do.key': 'Key: {place}',
  'sweep.title': 'Sweep, car by car', 'sweep.do': 'Knock at every lift door and ask whether anybody is inside; do not force the doors', 'sweep.done': '{n} of {all} checked', 'sweep.all-done': 'All {all} checked', 'sweep.left': '{n} to check', 'sweep.more': 'Show the other {n}', 'sweep.known': '{n} checked', 'sweep.known.people': 'people in {n}',
  'sweep.people': 'People', 'sweep.empty': 'Nobody', 'sweep.freed': 'Got out alone', 'sweep.running': 'Runs', 'sweep.unknown': 'To check', 'sweep.hint': 'Sensor: power is back, door open', 'sweep.reported': 'reported', 'sweep.undo': 'Undo', 'sweep.change': 'Change',
  'sweep.unsent': 'not sent', 'sweep.unsent.n': '{n} not sent; kept on this phone and sent when there is a network', 'sweep.unkept': '{n} not sent. This browser cannot keep them: do not close this page', 'sweep.refused': '{place}: “{status}” did not count. {why}', 'sweep.read': 'OK',
  'sweep.how-many': 'Inside', 'sweep.hurt': 'Injured', 'sweep.hurt.note': 'Call 120 first', 'sweep.count': '{n}', 'sweep.count.unknown': 'unknown', 'sweep.less': 'one less', 'sweep.plus': 'one more', 'sweep.care': 'somebody injured, elderly, pregnant, ill or a child', 'sweep.report': 'Report', 'sweep.back': 'Back',
  'call': 'Call 96333', 'crew': 'Assignments', 'log-out': 'Log out',
  'notices.ask': 'A locked phone is not rung', 'notices.refused': 'Notifications are refused. Allow them in the browser’s site settings', 'notices.failed': 'The phone’s push service cannot be reached; text messages go to {phone}', 'notices.alone': 'The phone’s push service cannot be reached: keep this page open', 'notices.home': 'Add this page to the home screen and open it there to be notified', 'notices.allow': 'Notify me',
  'video.fault.unreachable': 'camera does not answer', 'video.fault.login-refused': 'wrong camera login', 'video.fault.no-such-path': 'wrong camera address', 'video.fault.no-video': 'no video', 'video.fault.stalled': 'camera sends nothing', 'video.fault.no-ffmpeg': 'a program is missing', 'video.fault.failed': 'picture interrupted', 'video.fault.missed': 'too late',
}
