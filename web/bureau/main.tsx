// Starts the statistics page.
import { createRoot } from 'react-dom/client'
import { startLanguage } from '../ui/i18n.ts'
import '../ui/tokens.css'
import './bureau.css'
import { Bureau } from './Bureau.tsx'
import { en } from './words.en.ts'
import { zh } from './words.zh.ts'

startLanguage(zh, en)
const root = document.getElementById('root')
if (!root) throw new Error('the page has no #root')
createRoot(root).render(<Bureau />)
