// Starts the admin page with the words of all its sections.
import { createRoot } from 'react-dom/client'
import { startLanguage } from '../ui/i18n.ts'
import '../ui/tokens.css'
import './admin.css'
import { Admin } from './Admin.tsx'
import { SECTIONS } from './sections.ts'
import { en, zh } from './words.ts'

startLanguage(Object.assign({}, zh, ...SECTIONS.map((s) => s.words.zh)), Object.assign({}, en, ...SECTIONS.map((s) => s.words.en)))
const root = document.getElementById('root')
if (!root) throw new Error('the page has no #root')
createRoot(root).render(<Admin />)
