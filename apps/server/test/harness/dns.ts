import DNS from 'dns2'

/** A DNS server on loopback: the program asks it as it would ask any other. */
export interface TestDns {
  /** `127.0.0.1:port`, for `TILLWARD_DNS_SERVER`. */
  readonly server: string
  /** The TXT values at a name from now on; an empty list takes them away. Names are found in any case. */
  set(name: string, values: readonly string[]): void
  /** Addresses of a name: the first question for its IPv4 addresses is answered by the first list, the next by the next, the last one stays. None: nothing is known. */
  setAddresses(name: string, ...answers: readonly (readonly string[])[]): void
  /** The server fails (SERVFAIL) for this name until values are set. */
  fail(name: string): void
  /** How often a name was asked for. */
  asked(name: string): number
  stop(): Promise<void>
}

const serverFailure = 2
const noSuchName = 3

/** Starts a server on a free port, over UDP and TCP: a long answer is cut on UDP and asked for again on TCP, as in the world. */
export async function startDns(): Promise<TestDns> {
  const records = new Map<string, readonly string[] | 'fails'>()
  const addresses = new Map<string, (readonly string[])[]>()
  const asked = new Map<string, number>()
  const keyOf = (name: string) => name.toLowerCase().replace(/\.$/, '')

  const handle: DNS.DnsHandler = (request, send) => {
    const response = DNS.Packet.createResponseFromRequest(request)
    const question = request.questions[0]
    const key = keyOf(question?.name ?? '')
    asked.set(key, (asked.get(key) ?? 0) + 1)
    const hosts = addresses.get(key)
    if (hosts) {
      const wanted = question?.type === DNS.Packet.TYPE.AAAA ? 'ipv6' : question?.type === DNS.Packet.TYPE.A ? 'ipv4' : undefined
      const now = (wanted === 'ipv4' && hosts.length > 1 ? hosts.shift() : hosts[0]) ?? []
      for (const address of now.filter((one) => wanted && wanted === (one.includes(':') ? 'ipv6' : 'ipv4'))) {
        const answer = { name: question!.name, type: question!.type, class: DNS.Packet.CLASS.IN, ttl: 0, address }
        response.answers.push(answer as unknown as DNS.Packet.Resource)
      }
      void send(response)
      return
    }
    const found = records.get(key)
    if (found === 'fails') response.header.rcode = serverFailure
    else if (found === undefined) response.header.rcode = noSuchName
    else if (question?.type === DNS.Packet.TYPE.TXT) {
      for (const value of found) {
        const txt = { name: question.name, type: DNS.Packet.TYPE.TXT, class: DNS.Packet.CLASS.IN, ttl: 0, data: inStrings(value) }
        response.answers.push(txt as unknown as DNS.Packet.Resource)
      }
    }
    void send(response)
  }

  const { running, port } = await listen(handle)
  return {
    server: `127.0.0.1:${port}`,
    set(name, values) {
      if (values.length) records.set(keyOf(name), values)
      else records.delete(keyOf(name))
    },
    setAddresses: (name, ...answers) => void (answers.length ? addresses.set(keyOf(name), [...answers]) : addresses.delete(keyOf(name))),
    fail: (name) => void records.set(keyOf(name), 'fails'),
    asked: (name) => asked.get(keyOf(name)) ?? 0,
    stop: () => running.close(),
  }
}

/** UDP takes a free port, and TCP the same one; where somebody else holds it there, both try again. */
async function listen(handle: DNS.DnsHandler, tries = 10) {
  const probe = DNS.createServer({ udp: true, handle })
  const port = (await probe.listen({ udp: { port: 0, address: '127.0.0.1' } })).udp?.port ?? 0
  await probe.close()
  const running = DNS.createServer({ udp: true, tcp: true, handle })
  const failed = new Promise<Error>((resolve) => running.on('error', resolve))
  const place = { port, address: '127.0.0.1' }
  const outcome = await Promise.race([running.listen({ udp: place, tcp: place }), failed])
  if (!(outcome instanceof Error)) return { running, port }
  await running.close().catch(() => undefined)
  if (tries <= 1) throw outcome
  return listen(handle, tries - 1)
}

/** A TXT record is a list of strings of at most 255 bytes (RFC 1035 3.3.14); who reads it joins them. */
function inStrings(value: string): string[] {
  const bytes = Buffer.from(value)
  const strings: string[] = []
  for (let at = 0; at < bytes.length || at === 0; at += 255) strings.push(bytes.subarray(at, at + 255).toString())
  return strings
}
