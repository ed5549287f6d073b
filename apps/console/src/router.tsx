import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import { NotFound, RouteFailed } from './parts/states.tsx'

/** A page: where it is and the file it comes from, loaded when somebody goes there. */
const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: RouteFailed })

const frame = createRoute({
  getParentRoute: () => root,
  id: 'frame',
  component: lazyRouteComponent(() => import('./frame/Frame.tsx'), 'Frame'),
  errorComponent: RouteFailed,
  notFoundComponent: NotFound,
})
const page = (path: string, load: () => Promise<Record<string, unknown>>, name: string) =>
  createRoute({ getParentRoute: () => frame, path: `/console${path}`, component: lazyRouteComponent(load as never, name), errorComponent: RouteFailed })

const accounts = () => import('./features/accounts/users/index.ts')
const pages = [
  page('/', () => import('./frame/Home.tsx'), 'Home'),
  page('/t/$tenantId/users', accounts, 'UsersPage'),
  page('/t/$tenantId/users/new', accounts, 'NewUserPage'),
  page('/t/$tenantId/users/$accountId', accounts, 'UserPage'),
  page('/t/$tenantId/users/$accountId/$tab', accounts, 'UserPage'),
]

export const router = createRouter({
  
  routeTree: root.addChildren([frame.addChildren(pages)]),
  defaultPreload: 'intent',
  scrollRestoration: true,
})
