import { readdirSync, readFileSync } from 'node:fs'
import os from 'node:os'

/** Where and on what the figures were taken. */
export function machine(): string {
  const cpus = os.cpus()
  const busy = os.loadavg()[0]!.toFixed(1)
  return `${cpus.length} × ${cpus[0]?.model.trim()}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, ${os.platform()} ${os.release()}, Node ${process.versions.node}, load ${busy}`
}

const ticksASecond = 100

/** CPU in milliseconds that a process and its children have used, the ended ones among them. Linux only; 0 elsewhere. */
export function cpuOfTree(pid: number): number {
  if (os.platform() !== 'linux') return 0
  const stat = (of: string): string[] => {
    try {
      const text = readFileSync(`/proc/${of}/stat`, 'utf8')
      return text.slice(text.lastIndexOf(')') + 2).split(' ')
    } catch {
      return [] // it has ended meanwhile
    }
  }
  // after the name: state, ppid, … utime, stime, cutime, cstime at 11 to 14
  const [own, ...others] = [String(pid), ...readdirSync('/proc').filter((name) => /^\d+$/.test(name))].map((of) => ({
    of,
    fields: stat(of),
  }))
  const spent = (fields: string[], ended: boolean) => fields.slice(11, ended ? 15 : 13).reduce((sum, value) => sum + Number(value), 0)
  const ticks = others
    .filter(({ fields }) => fields[1] === String(pid))
    .reduce((sum, { fields }) => sum + spent(fields, false), spent(own!.fields, true))
  return (ticks * 1000) / ticksASecond
}

/** The process that started a process. Linux only; 0 elsewhere. */
export function parentOf(pid: number): number {
  if (os.platform() !== 'linux') return 0
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1])
}
