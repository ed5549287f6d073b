export interface Language {
  /** As the profile keeps it. Dates and numbers follow it. */
  readonly tag: string
  /** In itself. */
  readonly name: string
  /** The texts in this language; English ones stand in the pages. */
  readonly texts?: () => Promise<Readonly<Record<string, string>>>
}

/** Languages the console is complete in. Another one is a file of texts and a line here. */
export const languages: readonly Language[] = [
  { tag: 'en-GB', name: 'English (21 Nov 2026, 14:02)' },
  { tag: 'en-US', name: 'English, United States (Nov 21, 2026, 2:02 PM)' },
]

const base = (tag: string) => tag.split('-')[0]!.toLowerCase()

/** The one that is wanted, one nearly the same, or English: a sentence in one language with a date in another helps nobody. */
export function nearest(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = languages.find((one) => one.tag === tag) ?? languages.find((one) => base(one.tag) === base(tag))
    if (found) return found
  }
  return languages[0]!
}
