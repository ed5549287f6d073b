import type { CSSVariablesResolver } from '@mantine/core'

/** Accents whose light and dark pairs are set alike. */
const accents = ['petrol', 'red', 'green', 'yellow', 'blue'] as const

const colour = (name: string, shade: number) => `var(--mantine-color-${name}-${shade})`

/** Coloured text, tints and badges reach 4.5 to 1 in both themes; borders of controls 3 to 1. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': colour('gray', 1),
    '--surface': 'var(--mantine-color-white)',
    '--rail': colour('gray', 2),
    '--hairline': colour('gray', 3),
    '--control': colour('gray', 6),
    '--selected': colour('petrol', 0),
    '--focus': colour('petrol', 7),
    '--mantine-color-text': colour('gray', 9),
    '--mantine-color-dimmed': colour('gray', 7),
    '--mantine-color-placeholder': colour('gray', 7),
    '--mantine-color-error': colour('red', 7),
    '--mantine-color-success': colour('green', 7),
    '--mantine-color-anchor': colour('petrol', 7),
    '--mantine-color-default-border': colour('gray', 4),
    '--mantine-color-disabled-color': colour('gray', 7),
    '--mantine-color-gray-light': colour('gray', 2),
    '--mantine-color-gray-light-color': colour('gray', 9),
    ...Object.fromEntries(
      accents.flatMap((name) => [
        [`--mantine-color-${name}-text`, colour(name, 7)],
        [`--mantine-color-${name}-light`, colour(name, 1)],
        [`--mantine-color-${name}-light-color`, colour(name, 9)],
        [`--mantine-color-${name}-light-hover`, colour(name, 2)],
      ]),
    ),
  },
  dark: {
    '--mantine-color-body': colour('dark', 8),
    '--surface': colour('dark', 7),
    '--rail': colour('dark', 9),
    '--hairline': colour('dark', 5),
    '--control': colour('dark', 3),
    '--selected': '#0c2f39',
    '--focus': colour('petrol', 4),
    '--mantine-color-text': colour('dark', 0),
    '--mantine-color-dimmed': colour('dark', 2),
    '--mantine-color-placeholder': colour('dark', 2),
    '--mantine-color-error': colour('red', 4),
    '--mantine-color-success': colour('green', 4),
    '--mantine-color-anchor': colour('petrol', 3),
    '--mantine-color-default-border': colour('dark', 4),
    '--mantine-color-disabled-color': colour('dark', 2),
    '--mantine-color-gray-light': colour('dark', 5),
    '--mantine-color-gray-light-color': colour('dark', 0),
    ...Object.fromEntries(
      accents.flatMap((name) => [
        [`--mantine-color-${name}-text`, colour(name, 4)],
        [`--mantine-color-${name}-light`, colour(name, 9)],
        [`--mantine-color-${name}-light-color`, colour(name, 1)],
        [`--mantine-color-${name}-light-hover`, colour(name, 8)],
      ]),
    ),
  },
})
