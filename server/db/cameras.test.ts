// What is shown of a camera's address: where it is, and nothing that could be its password.
import { expect, test } from 'vitest'
import { addressOf } from './cameras.ts'

test('makers write passwords in front of the host, into the query and into the path: none is shown', () => {
  for (const url of ['rtsp://admin:s3cret@10.0.0.5/live?password=s3cret', 'rtsp://10.0.0.5:554/user=admin&password=s3cret&channel=1', 'rtsp://10.0.0.5/user=admin_password=s3cret_channel=1_stream=0.sdp?real_stream', 'rtsp://10.0.0.5/0/admin:s3cret/main', 'http://10.0.0.5/admin/s3cret/video'])
    expect(addressOf(url)).not.toMatch(/s3cret|admin/)
  expect(addressOf('rtsp://10.0.0.5:554/user=admin&password=s3cret&channel=1')).toBe('rtsp://10.0.0.5:554/…')
})

test('the usual paths are shown as they are', () => {
  for (const url of ['rtsp://10.0.0.5:554/Streaming/Channels/101', 'rtsp://10.0.0.5/h264/ch1/main/av_stream', 'rtsp://10.0.0.5/cam/realmonitor', 'rtsp://127.0.0.1:8554/live', 'http://10.0.0.5/ISAPI/Event/notification/alertStream']) expect(addressOf(url)).toBe(url)
})
