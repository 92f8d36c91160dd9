// A team is dragged onto a car: what the two ends of that need. The same is done by keys and lists; nobody has to drag.
import type { DragEvent } from 'react'

const KIND = 'application/x-sanfen-team'

export const teamDrag = (teamId: string) => ({
  draggable: true,
  onDragStart: (e: DragEvent) => { e.dataTransfer.setData(KIND, teamId); e.dataTransfer.effectAllowed = 'move' },
})

export const teamDrop = (take: (teamId: string) => void) => ({
  onDragOver: (e: DragEvent<HTMLElement>) => { if (e.dataTransfer.types.includes(KIND)) { e.preventDefault(); e.currentTarget.dataset['drop'] = 'here' } },
  onDragLeave: (e: DragEvent<HTMLElement>) => { delete e.currentTarget.dataset['drop'] },
  onDrop: (e: DragEvent<HTMLElement>) => {
    e.preventDefault()
    delete e.currentTarget.dataset['drop']
    const teamId = e.dataTransfer.getData(KIND)
    if (teamId !== '') take(teamId)
  },
})
