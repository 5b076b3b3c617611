/** Makes each value once and keeps it; with too many of them it begins anew. */
export function kept<Value>(most: number, make: (name: string) => Value): (name: string) => Value {
  const values = new Map<string, Value>();
  return (name) => {
    const known = values.get(name);
    if (known !== undefined) return known;
    if (values.size >= most) values.clear();
    const value = make(name);
    values.set(name, value);
    return value;
  };
}
