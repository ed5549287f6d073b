import Type from 'typebox'
import { type Consent, consentSources, topicSchema, wordingSchema } from './consent.ts'
import { id, orNull, time } from './users-schemas.ts'

export const MailConsent = Type.Object(
  {
    topic: topicSchema,
    given: Type.Boolean({ description: 'Whether the person agrees; false: refused, or taken back.' }),
    at: time('When.'),
    source: Type.Enum([...consentSources], { type: 'string', description: 'Where the person said so.' }),
    wording: wordingSchema,
    websiteId: orNull(id(), 'The website it was said on.'),
  },
  { $id: 'MailConsent', description: 'That a website user agreed to e-mails about something, or took it back.' },
)
export const consentItems = Type.Object({ items: Type.Array(Type.Ref('MailConsent')) })

export const consentView = ({ at, ...consent }: Consent) => ({ ...consent, at: at.toISOString() })
