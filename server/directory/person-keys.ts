type Keyed = { readonly [K in 'user_id' | 'employee_no' | 'email' | 'mobile']: string | null | undefined };

const kinds = ['user_id', 'employee_no', 'email', 'mobile'] as const;

/** What somebody is known by: each belongs to one person of a tenant. */
export const keysOf = (of: Keyed): string[] =>
  kinds.flatMap((kind) => (of[kind] ? [`${kind} ${of[kind]}`] : []));
