// What every form under the incident gets.
import type { IncidentBrief, IncidentCommand, IncidentView } from '../../../server/contracts/incident.ts'

/** `onSend` sends the command and closes the form when it was taken; a refusal is shown by the frame around it. */
export interface FormProps { incident: IncidentBrief; view: IncidentView | null; busy: boolean; onSend: (body: IncidentCommand) => void }
