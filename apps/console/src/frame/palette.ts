import { createSpotlight } from '@mantine/spotlight'

const [store, { open }] = createSpotlight()

/** What "Find or jump to" shows and has chosen. */
export const paletteStore = store

/** Opens "Find or jump to". Ctrl-K does the same. */
export const openPalette = (): void => open()
