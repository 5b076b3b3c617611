import { afterEach, beforeEach, expect, it } from 'vitest';
import { TestApp } from '../../test/app.ts';
import { buildApp, buildCompany } from '../../test/builders/company.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { ConnectionRegister } from './connection-register.ts';

describeOnEachEngine('the register of connections', (engine) => {
  let app: TestApp;
  let registers: ConnectionRegister[] = [];
  beforeEach(async () => {
    app = await TestApp.start(engine);
  });
  afterEach(async () => {
    await Promise.all(registers.splice(0).map((register) => register.close()));
    await app.close();
  });

  const open = (node: number) => {
    const { database, clock } = app;
    const onFault = (fault: unknown) => expect.unreachable(String(fault));
    const register = new ConnectionRegister({ database, clock, node, onLost: () => {}, onFault });
    registers.push(register);
    return register;
  };

  it('draws the node of any connection that is still there', async () => {
    const { tenantId } = await buildCompany(app);
    const { appId } = await buildApp(app, { tenantId });
    const [one, two] = [open(1), open(2)];
    await one.enter({ tenantId, appId, connectionId: 'a' });
    for (const connectionId of ['b', 'c', 'd']) await two.enter({ tenantId, appId, connectionId });
    const share = async (register: ConnectionRegister, node: number | undefined) => {
      const to = { tenant_id: tenantId, app_id: appId };
      const drawn = await Promise.all(Array.from({ length: 300 }, () => register.drawNode(to)));
      return drawn.filter((each) => each === node).length / drawn.length;
    };
    expect(await share(one, 2)).toBeCloseTo(0.75, 0.5);
    expect((await share(one, undefined)) + (await share(two, undefined))).toBeCloseTo(1, 0.5);
    app.clock.pass(16_000);
    await one.refresh();
    expect([await share(one, undefined), await share(two, 1)]).toEqual([1, 1]);
  });
});
