// Line icons on a 16 px grid, drawn here so that no icon font or package is loaded.
const PATHS = {
  phone: 'M4.2 2.2 6 2l1.3 3.2-1.5 1.1c.6 1.5 1.9 2.9 3.9 4L10.8 8.7l3.2 1.3-.2 1.8c-.1 1-.9 1.7-1.9 1.6C6.6 12.9 3.1 9.4 2.6 4.1c-.1-1 .6-1.8 1.6-1.9Z',
  mute: 'M5.8 4.2V3.5a2.2 2.2 0 0 1 4.4 0V7M5.8 6.6v1.2a2.2 2.2 0 0 0 3.4 1.8M3.6 7.6a4.4 4.4 0 0 0 7 3.8M12.4 7.6v.6M8 12.2V14M2.5 2.5l11 11',
  hold: 'M5.5 3.5v9M10.5 3.5v9',
  transfer: 'M2.5 5.5h10M9.8 2.8l2.7 2.7-2.7 2.7M13.5 10.8h-10M6.2 8.2 3.5 10.8l2.7 2.7',
  join: 'M6.5 9.5l3-3M7 4.8l1.6-1.6a2.7 2.7 0 0 1 3.9 3.9L10.9 8.7M9 11.2l-1.6 1.6a2.7 2.7 0 0 1-3.9-3.9l1.6-1.6',
  hangUp: 'M1.8 9.6c0-3 3-4.6 6.2-4.6s6.2 1.6 6.2 4.6l-.2 1-3.4-.6-.3-2c-1.5-.5-3.1-.5-4.6 0l-.3 2-3.4.6Z',
  bell: 'M4 11V7a4 4 0 0 1 8 0v4l1.2 1.3H2.8L4 11ZM6.7 14h2.6',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.4 10.4 14 14',
  check: 'M3 8.5l3.4 3.3L13 4.8',
  cross: 'M4 4l8 8M12 4l-8 8',
  minus: 'M3.5 8h9',
  plus: 'M8 3.5v9M3.5 8h9',
  chevron: 'M6 3.5 10.5 8 6 12.5',
  layers: 'M8 2.5 14 6 8 9.5 2 6ZM2.5 9 8 12.2 13.5 9',
  locate: 'M8 12.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM8 1.5v3M8 11.5v3M1.5 8h3M11.5 8h3',
  sound: 'M2.5 6.3v3.4h2.3L8.2 12.5v-9L4.8 6.3ZM10.5 6a2.8 2.8 0 0 1 0 4M12.2 4.2a5.3 5.3 0 0 1 0 7.6',
  silent: 'M2.5 6.3v3.4h2.3L8.2 12.5v-9L4.8 6.3ZM10.5 6.2l3.6 3.6M14.1 6.2l-3.6 3.6',
  camera: 'M2 5h8.5v6H2ZM10.5 7.2 14 5.4v5.2l-3.5-1.8',
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg className="i" width={size} height={size} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" aria-hidden>
      <path d={PATHS[name]} />
    </svg>
  )
}

/** Three bars: 三. */
export function Mark() {
  return (
    <svg width="26" height="22" viewBox="0 0 26 22" fill="currentColor" aria-hidden>
      <rect x="3" y="2" width="20" height="3.6" rx="1" /><rect x="6" y="9.2" width="14" height="3.6" rx="1" /><rect x="1" y="16.4" width="24" height="3.6" rx="1" />
    </svg>
  )
}
