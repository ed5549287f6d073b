export { figureRoutes } from './routes.console.ts'
export { createFigures, type Figures, type FiguresParts } from './service.ts'
