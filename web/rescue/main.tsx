// Starts the team's page: words, what was kept, the line to the server, the shell that works without one.
import { createRoot } from 'react-dom/client'
import { keepShell } from '../live/shell.ts'
import { startLanguage } from '../ui/i18n.ts'
import '../ui/tokens.css'
import './rescue.css'
import { App } from './App.tsx'
import { startLink } from './link.ts'
import { startPhone } from './phone.ts'
import { watchNotices } from './push.ts'
import { startReceipts } from './receipts.ts'
import { sendActs } from './sender.ts'
import { hearShell } from './shell.ts'
import { en } from './words.en.ts'
import { zh } from './words.zh.ts'

startLanguage(zh, en)
const root = document.getElementById('root')
if (!root) throw new Error('the page has no #root')
createRoot(root).render(<App />)
void startPhone(() => void sendActs()).then(() => { startLink(); startReceipts(); return sendActs() })
hearShell()
void keepShell('/rescue/').then(watchNotices)
