import { expect, test } from 'vitest'
import { html } from './html.ts'

test('ATK-032 every value is escaped, in elements and in attributes', () => {
  const odd = `</p><img src=x onerror="alert('1')">&\``
  const { text } = html`<p title="${odd}">${odd}</p>`
  expect(text.match(/[<>"]/g)).toEqual(['<', '"', '"', '>', '<', '>'])
  expect(text).not.toMatch(/['`]/)
})

test('pieces and lists of pieces stand as they are, nothing is written for nothing', () => {
  const piece = html`<b>${1}</b>`
  expect(html`<p>${piece}${[piece, piece]}${undefined}${false}</p>`.text).toBe('<p><b>1</b><b>1</b>\n<b>1</b></p>')
})
