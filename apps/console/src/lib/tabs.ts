/** What tabs of one browser, and the sign-in page, tell each other: nothing secret, nothing kept. */
export type News = 'signed-in' | 'signed-out' | 'active'

const channel = new BroadcastChannel('tillward')

export const announce = (news: News): void => channel.postMessage(news)

export function onNews(listener: (news: News) => void): () => void {
  const hear = ({ data }: MessageEvent<News>) => listener(data)
  channel.addEventListener('message', hear)
  return () => channel.removeEventListener('message', hear)
}
