// Starts the log-in page.
import { createRoot } from 'react-dom/client'
import { startLanguage } from '../ui/i18n.ts'
import '../ui/tokens.css'
import './login.css'
import { Login } from './Login.tsx'
import { en, zh } from './words.ts'

startLanguage(zh, en)
const root = document.getElementById('root')
if (!root) throw new Error('the page has no #root')
createRoot(root).render(<Login />)
