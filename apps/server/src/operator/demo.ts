import Type from 'typebox'
import { loadDemo } from '../demo/load.ts'
import { newDemoPasswords } from '../demo/passwords.ts'
import { operation } from './operation.ts'

export const demoOperations = {
  'demo.load': operation(Type.Object({}), (modules) => loadDemo(modules)),
  'demo.passwords': operation(Type.Object({}), (modules, context) => newDemoPasswords(modules, context)),
}
