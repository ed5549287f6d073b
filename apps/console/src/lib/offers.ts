import { api } from './api.ts'

/** Access to further tenants that the person has not answered yet. */
export const useOffers = () => api.useQuery('get', '/api/console/invitations', {}, { staleTime: 60_000 }).data?.items ?? []
