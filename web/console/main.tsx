// Starts the console: words, the line to the server, keys, the first render.
import { createRoot } from 'react-dom/client'
import { startLive } from '../live/socket.ts'
import { startLanguage } from '../ui/i18n.ts'
import '../ui/tokens.css'
import '../ui/base.css'
import './css/layout.css'
import './css/top.css'
import './css/call.css'
import './css/intake.css'
import './css/board.css'
import './css/side.css'
import './css/record.css'
import './css/surge.css'
import './css/alarms.css'
import './css/print.css'
import { Console } from './Console.tsx'
import { listenToKeys } from './keys.ts'
import { en } from './words.en.ts'
import { en as videoEn } from '../video/words.en.ts'
import { zh as videoZh } from '../video/words.zh.ts'
import { zh } from './words.zh.ts'

startLanguage({ ...zh, ...videoZh }, { ...en, ...videoEn })
listenToKeys()
void startLive()
const root = document.getElementById('root')
if (!root) throw new Error('the page has no #root')
createRoot(root).render(<Console />)
