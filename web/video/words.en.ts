// Words of live pictures and kept ones, in English.
import type { VideoWord } from './words.zh.ts'

export const en: Readonly<Record<VideoWord, string>> = {
  'video.none': 'No camera', 'video.no-stream': 'Camera not connected', 'video.live': 'Live', 'video.waiting': 'Connecting', 'video.fault': 'No picture', 'video.refused': 'Not allowed', 'video.delay': '{s} s behind', 'video.converted': 'converted', 'video.choose': 'Other camera',
  'video.fault.unreachable': 'Camera cannot be reached', 'video.fault.login-refused': 'Camera refuses the login', 'video.fault.no-such-path': 'Camera address is wrong', 'video.fault.no-video': 'Camera sends no video', 'video.fault.stalled': 'Camera sends nothing', 'video.fault.no-ffmpeg': 'ffmpeg is missing on the server', 'video.fault.failed': 'Picture broke off', 'video.fault.missed': 'Too late',
  'video.again': 'trying again', 'video.larger': 'Enlarge', 'video.close': 'Close', 'video.show': 'Show live', 'video.keep': 'Snapshot', 'video.keep.asked': 'Taking it', 'video.keep.failed': 'No snapshot: {why}', 'video.of': 'Picture of {camera}',
  'kept.title': 'Kept pictures', 'kept.none': 'Nothing kept yet', 'kept.failed': 'Could not be read: {why}', 'kept.snapshot': 'Snapshot', 'kept.clip': 'Clip', 'kept.cause.opened': 'at the report', 'kept.cause.alarm': 'alarm', 'kept.cause.operator': 'by a seat',
  'kept.wanted': 'Being kept', 'kept.wanted.why': 'Being kept: {why}', 'kept.missing': 'Not kept: {why}', 'kept.deleted': 'Deleted by rule on {date}', 'kept.span': '{from}–{to}', 'kept.open': 'Open {what}, {time}', 'kept.hash': 'SHA-256', 'kept.until': 'Kept until {date}', 'kept.proof': 'Verify', 'kept.proof.ok': '✓ Same as when it was kept', 'kept.proof.bad': '■ Not the same any more', 'kept.proof.gone': '■ The file is gone', 'kept.unplayable': 'This browser cannot play it: download it', 'kept.download': 'Download',
}
