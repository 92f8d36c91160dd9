// A JPEG made by hand, of any size of picture and of file, for doors that look at its marks and not at its contents.

/** `bytes`: the whole length, at least 200. */
export function jpegOf({ width = 640, height = 360, bytes = 400, seed = 1 }: { width?: number; height?: number; bytes?: number; seed?: number } = {}): Buffer {
  const frame = Buffer.from([0xff, 0xc0, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0])
  const head = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1'), frame, Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0])])
  return Buffer.concat([head, Buffer.alloc(bytes - head.length - 2, seed & 0x7f), Buffer.from([0xff, 0xd9])])
}
