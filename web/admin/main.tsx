// Starts the admin page with the words of all its sections.
import { createRoot } from 'react-dom/client'
import { startLanguage } from '../ui/i18n.ts'
import '../ui/tokens.css'
import './admin.css'
import { Admin } from './Admin.tsx'
import { SECTIONS } from './sections.ts'
import { en, zh } from './words.ts'

const words = SECTIONS.flatMap((s) => [s, ...(s.parts ?? [])]).map((p) => p.words)
startLanguage(Object.assign({}, zh, ...words.map((w) => w.zh)), Object.assign({}, en, ...words.map((w) => w.en)))
const root = document.getElementById('root')
if (!root) throw new Error('the page has no #root')
createRoot(root).render(<Admin />)
