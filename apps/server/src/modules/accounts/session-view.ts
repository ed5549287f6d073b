import Type from 'typebox'
import type { SessionRow } from '../sessions/index.ts'

/** A session of somebody, as those see it who may end it. */
export const SessionView = {
  id: Type.String({ format: 'uuid', description: 'The session.' }),
  createdAt: Type.String({ format: 'date-time', description: 'When it began.' }),
  lastActiveAt: Type.String({ format: 'date-time', description: 'Last act of the person, to the minute.' }),
  endsAt: Type.String({ format: 'date-time', description: 'The latest end, whatever is done.' }),
  device: Type.String({ description: 'The browser’s own words at sign-in.' }),
  source: Type.String({ description: 'Network address at sign-in.' }),
}

export const sessionView = ({ id, createdAt, lastActiveAt, endsAt, device, source }: SessionRow) => ({
  id,
  createdAt: createdAt.toISOString(),
  lastActiveAt: lastActiveAt.toISOString(),
  endsAt: endsAt.toISOString(),
  device,
  source,
})
