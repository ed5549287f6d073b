/** Hands the person a file made here. */
export const saveFile = (name: string, content: string, type: string): void => save(name, new Blob([content], { type }))

/** Hands the person what the server answered, under the name it gave. */
export const saveAnswer = (content: Blob, { headers }: Response, name: string): void =>
  save(/filename="([^"]+)"/.exec(headers.get('content-disposition') ?? '')?.[1] ?? name, content)

function save(name: string, content: Blob): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
