// The phone's line icons on a 16 px grid.
const PATHS = {
  call: 'M4.2 2.2 6 2l1.3 3.2-1.5 1.1c.6 1.5 1.9 2.9 3.9 4L10.8 8.7l3.2 1.3-.2 1.8c-.1 1-.9 1.7-1.9 1.6C6.6 12.9 3.1 9.4 2.6 4.1c-.1-1 .6-1.8 1.6-1.9Z',
  people: 'M6 7.5a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6ZM1.8 13.3c0-2.5 1.8-4 4.2-4s4.2 1.5 4.2 4M10.6 3.2a2.2 2.2 0 0 1 0 4.2M12 9.7c1.4.5 2.3 1.8 2.3 3.6',
  centre: 'M3 10V8a5 5 0 0 1 10 0v2M3 9.5h2v3.5H3.5ZM13 9.5h-2v3.5h1.5ZM11.5 13c0 1-1 1.3-2.5 1.3',
  elevator: 'M3 2h10v12H3zM8 4l1.8 2.4H6.2ZM8 12 6.2 9.600h3.600Z',
  key: 'M10 9.200a3.200 3.200 0 1 0-3.100-2.400L2.500 11.200v2.300h2.300v-1.500h1.500v-1.500l1.100-1.100c.8-.1 1.700-.2 2.600-.2ZM10.700 5.400h.1',
  bell: 'M4 11V7a4 4 0 0 1 8 0v4l1.2 1.3H2.8L4 11ZM6.700 14h2.600',
  check: 'M3 8.5l3.4 3.300L13 4.800',
  cross: 'M4 4l8 8M12 4l-8 8',
  minus: 'M3.500 8h9',
  plus: 'M8 3.500v9M3.500 8h9',
  go: 'M8 2.500 12.500 13 8 10.800 3.500 13Z',
  silent: 'M2.5 6.3v3.4h2.3L8.2 12.5v-9L4.8 6.3ZM10.5 6.2l3.6 3.6M14.1 6.2l-3.6 3.6',
} as const
export type IconName = keyof typeof PATHS

export function Icon({ name, size = 18, weight = 1.5 }: { name: IconName; size?: number; weight?: number }) {
  return (
    <svg className="i" width={size} height={size} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth={weight} strokeLinecap="round" strokeLinejoin="round" aria-hidden>
      <path d={PATHS[name]} />
    </svg>
  )
}
