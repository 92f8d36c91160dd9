// Starts the bureau's pages: response statistics, or early warnings (`?view=warnings`).
import { createRoot } from 'react-dom/client'
import { startLanguage } from '../ui/i18n.ts'
import '../ui/tokens.css'
import './bureau.css'
import { Bureau } from './Bureau.tsx'
import { WarningsPage } from './warnings/WarningsPage.tsx'
import { en as warningsEn } from './warnings/words.en.ts'
import { zh as warningsZh } from './warnings/words.zh.ts'
import { en } from './words.en.ts'
import { zh } from './words.zh.ts'

startLanguage({ ...zh, ...warningsZh }, { ...en, ...warningsEn })
const root = document.getElementById('root')
if (!root) throw new Error('the page has no #root')
createRoot(root).render(new URLSearchParams(location.search).get('view') === 'warnings' ? <WarningsPage /> : <Bureau />)
