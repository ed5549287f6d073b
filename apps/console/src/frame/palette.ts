import { spotlight } from '@mantine/spotlight'

/** Opens "Find or jump to". Ctrl-K does the same. */
export const openPalette = (): void => spotlight.open()
