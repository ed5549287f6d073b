import type { MantineColorsTuple } from '@mantine/core'

/** "Paper and petrol": warm paper, cool ink in the dark, petrol the one accent, which is no colour of a state. Shades 0 to 9. */
const shades = (text: string): MantineColorsTuple => text.split(' ').map((shade) => `#${shade}`) as unknown as MantineColorsTuple

export const colours = {
  petrol: shades('edfafe d0f4ff b1e7f7 8cd4e9 65bcd4 3f9fb7 137f97 006a80 035566 03404e'),
  red: shades('fef5f4 fee7e4 fecfcb ffb0a9 ff847d ee5552 c93033 af1923 900817 70010e'),
  green: shades('e9feef d0f9dd b0edc4 8adda8 63c68a 3ca86b 06884d 01723f 015b32 024525'),
  yellow: shades('fff6eb ffe9d0 fed4a1 f6bb70 e19f42 c48001 9c6501 825404 694201 503200'),
  blue: shades('f4f8fe e3eefe c8deff a5c9ff 7aaffe 4e90f0 2e6fcd 1c5cb4 104895 073675'),
  gray: shades('fbfaf8 f6f4f1 efece9 e2dfdb cfcbc7 aeaaa5 8b8781 6d6862 4c4741 2e2924'),
  dark: shades('e3e7ea b9bfc2 9da4a8 7a8286 41494e 2d353a 22292d 191f23 12181c 0c1114'),
}
