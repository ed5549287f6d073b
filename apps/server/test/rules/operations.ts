/** One operation of the API description, with who may call it. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly id: string
  readonly tag: string
  readonly audience: string
  readonly permission: string
  readonly partial: boolean
  readonly fresh: boolean
  /** A console operation that an API key may call. */
  readonly key: boolean
}

interface Described {
  readonly paths: Record<string, Record<string, Record<string, unknown>>>
}

/** The operations of a description, as `x-audience`, `x-permission`, `x-partial`, `x-fresh` and `x-key` say. */
export function permissionsOfDescription({ paths }: Described): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase() as Operation['method'],
      path,
      id: operation['operationId'] as string,
      tag: (operation['tags'] as string[] | undefined)?.[0] as string,
      audience: operation['x-audience'] as string,
      permission: operation['x-permission'] as string,
      partial: (operation['x-partial'] as string[] | undefined)?.includes('change-password') ?? false,
      fresh: operation['x-fresh'] === true,
      key: operation['x-key'] === true,
    })),
  )
}
