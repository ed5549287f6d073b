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
export { createSessions, type NewShopper, type OpenedSession, type SessionCheck, type Sessions } from './service.ts'
export { passwordMustChange, type SessionRow, sessionLimits } from './session.ts'
export { chooseCustomer, endChoice, endSessions, forgetSessionTexts } from './store.ts'
