// Words of the cameras' section, in English.
import type { CameraWord } from './words.zh.ts'

export const en: Readonly<Record<CameraWord, string>> = {
  'cams.title': 'Cameras', 'cams.search': 'Find', 'cams.search.how': 'Rescue code or address', 'cams.connected': 'Connected only', 'cams.new': 'Connect a camera', 'cams.none': 'No cameras', 'cams.loading': 'Loading', 'cams.failed': 'Could not be read: {why}',
  'cams.name': 'Name', 'cams.elevator': 'Elevator', 'cams.address': 'Address', 'cams.codec': 'Codec', 'cams.state': 'State', 'cams.acts': 'Actions', 'cams.on': '● Connected', 'cams.off': '✕ Switched off', 'cams.bare': '○ Not connected', 'cams.login': 'with login',
  'cams.try': 'Try', 'cams.trying': 'Trying', 'cams.turn-off': 'Switch off', 'cams.turn-on': 'Switch on', 'cams.change': 'Change address', 'cams.ok': '✓ Picture after {ms} ms, {w}×{h}', 'cams.picture': 'The picture of the trial',
  'cams.code': 'Rescue code', 'cams.code.bad': 'Write the code and wait for the address', 'cams.place': 'Place', 'cams.place.car': 'Car', 'cams.place.lobby': 'Lobby', 'cams.place.machine-room': 'Machine room', 'cams.url': 'RTSP address', 'cams.url.how': 'rtsp://user:password@192.0.2.10:554/stream1; write @ in a password as %40. Kept sealed, never shown again', 'cams.save': 'Connect', 'cams.cancel': 'Cancel', 'cams.busy': 'Saving',
  'cams.fault.unreachable': 'Cannot be reached', 'cams.fault.login-refused': 'Login refused', 'cams.fault.no-such-path': 'No such path', 'cams.fault.no-video': 'No video', 'cams.fault.stalled': 'Connected, but nothing comes', 'cams.fault.no-ffmpeg': 'ffmpeg is missing on the server', 'cams.fault.failed': 'The picture broke off',
}
