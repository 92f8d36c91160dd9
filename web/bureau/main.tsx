// Starts the bureau's pages: response statistics, mass events (`?view=areas`) early warnings (`?view=warnings`) or what people wrote (`?view=feedback`).
import { createRoot } from 'react-dom/client'
import { startLanguage } from '../ui/i18n.ts'
import '../ui/tokens.css'
import './bureau.css'
import { AreasPage } from './areas/AreasPage.tsx'
import { en as areasEn } from './areas/words.en.ts'
import { zh as areasZh } from './areas/words.zh.ts'
import { Bureau } from './Bureau.tsx'
import { FeedbackPage } from './feedback/FeedbackPage.tsx'
import { en as feedbackEn } from './feedback/words.en.ts'
import { zh as feedbackZh } from './feedback/words.zh.ts'
import { WarningsPage } from './warnings/WarningsPage.tsx'
import { en as warningsEn } from './warnings/words.en.ts'
import { zh as warningsZh } from './warnings/words.zh.ts'
import { en } from './words.en.ts'
import { zh } from './words.zh.ts'

startLanguage({ ...zh, ...areasZh, ...feedbackZh, ...warningsZh }, { ...en, ...areasEn, ...feedbackEn, ...warningsEn })
const root = document.getElementById('root')
if (!root) throw new Error('the page has no #root')
const view = new URLSearchParams(location.search).get('view')
createRoot(root).render(view === 'warnings' ? <WarningsPage /> : view === 'feedback' ? <FeedbackPage /> : view === 'areas' ? <AreasPage /> : <Bureau />)
