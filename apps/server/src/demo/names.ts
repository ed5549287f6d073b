import type { Chance } from './chance.ts'

interface Country {
  readonly language: string
  readonly currency: string
  readonly first: readonly string[]
  readonly last: readonly string[]
  /** Numbers set aside for stories, so that nobody is ever called. */
  readonly phone: (chance: Chance) => string
}

const words = (text: string): string[] => text.trim().split(/\s+/)
const digits = (chance: Chance, count: number): string => Array.from({ length: count }, () => chance.below(10)).join('')

const english: Country = {
  language: 'en',
  currency: 'GBP',
  first:
    words(`Olivia Amelia Isla Ava Ivy Freya Lily Florence Mia Willow Rosie Sophia Grace Daisy Sienna Evelyn Harriet Imogen Beatrice Nadia
    Noah Oliver George Arthur Muhammad Leo Harry Oscar Archie Theodore Freddie Jude Alfie Ellis Rowan Callum Dylan Rhys Owen Idris`),
  last: words(`Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Robinson Wright Thompson Evans Walker White Roberts Green Hall
    Wood Jackson Clarke Khan O’Brien Campbell Murray Fraser Begum Ahmed Bennett Cox Foster Hughes Marsh Okafor Reid Sutton Whitaker Yates`),
  phone: (chance) => `+44 20 7946 0${digits(chance, 3)}`,
}

const german: Country = {
  language: 'de',
  currency: 'EUR',
  first: words(`Emma Mia Hannah Emilia Sofia Lina Clara Lea Ella Ida Frieda Greta Johanna Katharina Änne Jasmin Elif Aylin Saskia Wiebke
    Noah Matteo Elias Finn Leon Emil Paul Jonas Felix Anton Jakob Moritz Karl Jörn Björn Emre Can Henning Sören Ulrich`),
  last: words(`Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder
    Neumann Schwarz Zimmermann Braun Krüger Hofmann Lange Krause Lehmann Köhler Yılmaz Kaya Öztürk Vogt Jäger Groß Böhm Kühn`),
  phone: (chance) => `+49 30 23125 ${digits(chance, 3)}`,
}

const french: Country = {
  language: 'fr',
  currency: 'EUR',
  first: words(`Louise Jade Ambre Alba Emma Alice Romy Chloé Zoé Inès Léonie Margaux Camille Hélène Aïcha Gabriel Raphaël Léo Louis Maël
    Noé Jules Arthur Adam Lucas Sacha Théo Étienne Loïc Yanis`),
  last: words(`Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefebvre Leroy Roux David Bertrand
    Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Lefèvre Benali Garnier Chevalier`),
  phone: (chance) => `+33 1 99 00 ${digits(chance, 2)} ${digits(chance, 2)}`,
}

const countries = [english, english, english, english, english, german, german, german, french] as const

const trades = words('Interiors Kitchens Joinery Living Studio Homes Contract Workspaces Furniture Design Haus Atelier')
const domains = words('post.example mail.example web.example inbox.example example.com example.org example.net')

export interface Someone {
  readonly firstName: string
  readonly lastName: string
  readonly userName: string
  readonly email: string
  readonly companyName: string | null
  readonly position: string | null
  readonly phone: string | null
  readonly language: string
  readonly currency: string
}

/** Text as it may stand in an address. */
export const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .replace(/ı/g, 'i')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase()

/** People with names of their own: no two have the same user name or address, nor one of `taken`. */
export function makePeople(count: number, chance: Chance, taken: readonly string[]): Someone[] {
  const names = new Set(taken)
  return Array.from({ length: count }, () => {
    const country = chance.pick(countries)
    const firstName = chance.pick(country.first)
    const lastName = chance.pick(country.last)
    const trade = chance.percent(22)
    const companyName = trade ? `${lastName} ${chance.pick(trades)}` : null
    const stem = `${plain(firstName)}.${plain(lastName)}`
    const host = trade ? `${plain(companyName ?? '')}.example` : chance.pick(domains)
    const free = (number: number): boolean => !names.has(`${stem}${number || ''}`) && !names.has(`${stem}${number || ''}@${host}`)
    let number = 0
    while (!free(number)) number += 1 + chance.below(9)
    const email = `${stem}${number || ''}@${host}`
    const userName = chance.percent(60) ? email : `${stem}${number || ''}`
    names.add(email).add(`${stem}${number || ''}`)
    return {
      firstName,
      lastName,
      userName,
      email,
      companyName,
      position: trade ? chance.pick(['Buyer', 'Owner', 'Office manager', 'Project lead', 'Architect']) : null,
      phone: chance.percent(65) ? country.phone(chance) : null,
      language: country.language,
      currency: country.currency,
    }
  })
}
