// The car's own phone, called from this seat through the trunk: whoever is inside answers without doing anything.
import type { ElevatorView } from '../../../server/contracts/elevator.ts'
import { useAct } from '../act.ts'
import { dial } from '../line.ts'
import { Refusal } from '../Refusal.tsx'
import { t } from '../words.ts'

export function CarPhone({ elevator, incidentId }: { elevator: ElevatorView | null; incidentId: string }) {
  const act = useAct()
  const phone = elevator?.contacts.find((c) => c.role === 'car-phone')?.phone
  if (phone === undefined) return null
  return (
    <>
      <button type="button" className="btn sm" disabled={act.busy} title={phone} onClick={() => { void act.run(() => dial({ phone, incidentId })) }}>{t('car-phone.call')}</button>
      <Refusal problem={act.problem} onClose={act.forget} />
    </>
  )
}
