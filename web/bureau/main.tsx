// Starts the bureau's pages: response statistics, mass events (`?view=areas`) or early warnings (`?view=warnings`).
import { createRoot } from 'react-dom/client'
import { startLanguage } from '../ui/i18n.ts'
import '../ui/tokens.css'
import './bureau.css'
import { AreasPage } from './areas/AreasPage.tsx'
import { en as areasEn } from './areas/words.en.ts'
import { zh as areasZh } from './areas/words.zh.ts'
import { Bureau } from './Bureau.tsx'
import { WarningsPage } from './warnings/WarningsPage.tsx'
import { en as warningsEn } from './warnings/words.en.ts'
import { zh as warningsZh } from './warnings/words.zh.ts'
import { en } from './words.en.ts'
import { zh } from './words.zh.ts'

startLanguage({ ...zh, ...areasZh, ...warningsZh }, { ...en, ...areasEn, ...warningsEn })
const root = document.getElementById('root')
if (!root) throw new Error('the page has no #root')
const view = new URLSearchParams(location.search).get('view')
createRoot(root).render(view === 'warnings' ? <WarningsPage /> : view === 'areas' ? <AreasPage /> : <Bureau />)
