export {
  type Device,
  deviceDays,
  deviceHashes,
  forgetDevice,
  forgetDevices,
  readDevices,
  rememberDevice,
  sweepDevices,
} from './devices.ts'
export { createSessions, type OpenedSession, type SessionCheck, type Sessions } from './service.ts'
export { passwordMustChange, type SessionRow, sessionLimits } from './session.ts'
export { endSessions, forgetSessionTexts } from './store.ts'
