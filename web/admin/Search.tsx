// The search field over a list, its words in the address bar: finds on Enter and on the button; emptied, the whole list is back.
import { useState } from 'react'
import { useQuery } from './address.ts'

export function Search({ label, how }: { label: string; how: string }) {
  const [words, find] = useQuery('q')
  const [typed, type] = useState(words)
  return (
    <form role="search" onSubmit={(e) => { e.preventDefault(); find(typed.trim()) }}>
      <input type="search" aria-label={label} placeholder={how} value={typed} maxLength={60} onChange={(e) => { type(e.target.value); if (e.target.value === '') find('') }} /><button type="submit" className="f sm">{label}</button>
    </form>
  )
}
