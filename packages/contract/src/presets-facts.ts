import type { PresetName } from './presets.ts'

/** What the console shows beside a preset. */
export interface PresetFacts {
  readonly title: string
  /** One sentence: whom it suits. */
  readonly summary: string
  /** What somebody who chooses it should know. */
  readonly facts: readonly string[]
  /** What it asks of second factors. No module for them exists yet, so the preset has the lengths and ages for passwords alone. */
  readonly secondFactor: { readonly console: SecondFactor; readonly website: SecondFactor }
}

type SecondFactor = 'off' | 'offered' | 'required'

const guessing = 'Five tries every 30 minutes are 21,600 guesses in 90 days; the hard cap of 100 failures in a row ends that.'
const composition = 'NIST SP 800-63B-4 (3.1.1.2) and ASVS 5.0 (6.2.5, 6.2.10) refuse rules on kinds of characters and regular changes.'
const longIdle = 'Four hours without activity exceed PCI DSS 8.2.8 (15 minutes) and NIST AAL2 (60 minutes).'

export const presetFacts: { readonly [P in PresetName]: PresetFacts } = {
  default: {
    title: 'Default',
    summary: 'What both source systems ask together, with Tillward’s own limits; every new tenant begins with it.',
    facts: [composition, longIdle, guessing],
    secondFactor: { console: 'offered', website: 'off' },
  },
  commerce7: {
    title: 'Commerce7',
    summary: 'Behaves as Commerce7 does.',
    facts: [longIdle, guessing],
    secondFactor: { console: 'offered', website: 'off' },
  },
  optimizely: {
    title: 'Optimizely Configured Commerce',
    summary: 'Behaves as Optimizely Configured Commerce does.',
    facts: [
      'PA-DSS, for which these values were made, was retired on 28 October 2022: this is a behaviour, not a claim of compliance.',
      'A lock of 10 minutes falls short of PCI DSS 8.3.4 (30 minutes, or identity confirmed).',
      composition,
      'Idle time, longest session and sign-out come from Optimizely’s manuals or product; its page on users is silent there.',
    ],
    secondFactor: { console: 'off', website: 'off' },
  },
  'pci-dss-4.0.1': {
    title: 'PCI DSS 4.0.1',
    summary: 'Keeps requirement 8 for the people who work in the Admin Console.',
    facts: [
      'Shoppers are outside PCI DSS requirement 8; the website values here are a matching choice, not a duty.',
      'Without a second factor a password has 15 characters and lasts 90 days.',
      composition,
    ],
    secondFactor: { console: 'required', website: 'offered' },
  },
  'nist-800-63b-4': {
    title: 'NIST SP 800-63B-4 (AAL2)',
    summary: 'Long passwords, no rules on kinds of characters, no regular changes, locks that grow.',
    facts: [
      'AAL2 itself needs a second factor; until its module exists these values are those for passwords alone.',
      'A first lock of 30 seconds falls short of PCI DSS 8.3.4, and passwords that never expire of 8.3.9.',
      'How long the audit log is kept stays your own policy.',
    ],
    secondFactor: { console: 'required', website: 'offered' },
  },
  recommended: {
    title: 'Recommended',
    summary: 'What Tillward recommends where no standard binds you.',
    facts: [
      'Passwords that never expire fall short of PCI DSS 8.3.9 until a second factor is in use.',
      'One hour without activity in the console exceeds PCI DSS 8.2.8 (15 minutes).',
      guessing,
    ],
    secondFactor: { console: 'required', website: 'offered' },
  },
}

/** Sides for which a preset wants a second factor that this version of Tillward cannot give yet. */
export function needsSecondFactor(name: PresetName): readonly ('console' | 'website')[] {
  return (['console', 'website'] as const).filter((side) => presetFacts[name].secondFactor[side] === 'required')
}
