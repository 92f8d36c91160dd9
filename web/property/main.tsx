// Starts the property officer's page: words, the line to the server, the cars.
import { createRoot } from 'react-dom/client'
import { keepShell } from '../live/shell.ts'
import { startLanguage } from '../ui/i18n.ts'
import '../ui/tokens.css'
import './property.css'
import './sweep.css'
import { startLine } from './line.ts'
import { Property } from './Property.tsx'
import { startSweep } from './sweeping.ts'
import { en } from './words.en.ts'
import { zh } from './words.zh.ts'

startLanguage(zh, en)
const root = document.getElementById('root')
if (!root) throw new Error('the page has no #root')
createRoot(root).render(<Property />)
startLine()
startSweep()
void keepShell('/property/')
