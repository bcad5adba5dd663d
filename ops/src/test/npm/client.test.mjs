// What programs with the JavaScript client do: write, read, patch, apply, watch, inform, page, delete. $NS is theirs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as k8s from '@kubernetes/client-node';

const config = new k8s.KubeConfig();
config.loadFromDefault();
const core = config.makeApiClient(k8s.CoreV1Api);
const apps = config.makeApiClient(k8s.AppsV1Api);
const objects = k8s.KubernetesObjectApi.makeApiClient(config);
const namespace = process.env.NS;
const timeout = { timeout: 60_000 };

const configMap = (name, data, labels) => ({
    apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, labels }, data,
});

const deployment = (name, replicas) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
        replicas,
        selector: { matchLabels: { app: name } },
        template: {
            metadata: { labels: { app: name } },
            spec: { containers: [{ name: 'web', image: 'nginx:1.14.2' }] },
        },
    },
});

/** A promise and what fulfils it. */
function gate() {
    const made = {};
    made.opened = new Promise((open) => { made.open = open; });
    return made;
}

/** An informer of config maps with this label, started; stop it. */
async function informer(labels) {
    const list = () => core.listNamespacedConfigMap({ namespace, labelSelector: labels });
    const made = k8s.makeInformer(config, `/api/v1/namespaces/${namespace}/configmaps`, list, labels);
    await made.start();
    return made;
}

/** The next event of an informer, with its object. */
const next = (from, event) => new Promise((resolve) => {
    const listener = (object) => { from.off(event, listener); resolve(object); };
    from.on(event, listener);
});

test('creates, reads, replaces and deletes', timeout, async () => {
    const created = await core.createNamespacedConfigMap({ namespace, body: configMap('crud', { a: '1' }) });
    created.data.b = '2';
    const replaced = await core.replaceNamespacedConfigMap({ name: 'crud', namespace, body: created });
    await assert.rejects(
        core.replaceNamespacedConfigMap({ name: 'crud', namespace, body: created }),
        (error) => error.code === 409);
    const read = await core.readNamespacedConfigMap({ name: 'crud', namespace });
    const deleted = await core.deleteNamespacedConfigMap({ name: 'crud', namespace });

    assert.notEqual(replaced.metadata.resourceVersion, created.metadata.resourceVersion);
    assert.deepEqual(read.data, { a: '1', b: '2' });
    assert.ok(read.metadata.creationTimestamp instanceof Date);
    assert.equal(deleted.status, 'Success');
    await assert.rejects(
        core.readNamespacedConfigMap({ name: 'crud', namespace }),
        (error) => error.code === 404 && JSON.parse(error.body).reason === 'NotFound');
});

test('patches in every way', timeout, async () => {
    await core.createNamespacedConfigMap({ namespace, body: configMap('patched', { a: '1' }) });
    const as = (strategy) => k8s.setHeaderOptions('Content-Type', strategy);
    const patch = (body, strategy) => core.patchNamespacedConfigMap({ name: 'patched', namespace, body }, as(strategy));
    await patch([{ op: 'replace', path: '/data/a', value: '2' }], k8s.PatchStrategy.JsonPatch);
    await patch({ data: { b: '3' } }, k8s.PatchStrategy.MergePatch);
    const patched = await patch({ data: { a: null } }, k8s.PatchStrategy.StrategicMergePatch);

    assert.deepEqual(patched.data, { b: '3' });
});

test('applies, and meets a conflict', timeout, async () => {
    const apply = (data, manager, force) => objects.patch(
        configMap('applied', data), undefined, undefined, manager, force, k8s.PatchStrategy.ServerSideApply);
    await apply({ a: '1' }, 'first', false);
    await assert.rejects(apply({ a: '2' }, 'second', false), (error) => error.code === 409);
    const forced = await apply({ a: '2' }, 'second', true);
    const read = await objects.read(configMap('applied'));

    assert.deepEqual(forced.data, { a: '2' });
    assert.deepEqual(read.metadata.managedFields.map((each) => [each.manager, each.operation]), [['second', 'Apply']]);
});

test('pages a list', timeout, async () => {
    for (const name of ['page-1', 'page-2', 'page-3']) {
        await core.createNamespacedConfigMap({ namespace, body: configMap(name, {}, { page: 'yes' }) });
    }
    const labelSelector = 'page=yes';
    const first = await core.listNamespacedConfigMap({ namespace, labelSelector, limit: 2 });
    const second = await core.listNamespacedConfigMap({
        namespace, labelSelector, limit: 2, _continue: first.metadata._continue,
    });
    await core.deleteCollectionNamespacedConfigMap({ namespace, labelSelector });
    const none = await core.listNamespacedConfigMap({ namespace, labelSelector });

    const names = (list) => list.items.map((item) => item.metadata.name);
    assert.deepEqual([names(first), names(second), names(none)], [['page-1', 'page-2'], ['page-3'], []]);
});

test('watches from a list on', timeout, async () => {
    const list = await core.listNamespacedConfigMap({ namespace });
    const seen = [];
    const done = gate();
    const controller = await new k8s.Watch(config).watch(
        `/api/v1/namespaces/${namespace}/configmaps`,
        { resourceVersion: list.metadata.resourceVersion, fieldSelector: 'metadata.name=watched' },
        (type, object) => {
            seen.push([type, object.data?.a]);
            if (type === 'DELETED') {
                done.open();
            }
        },
        done.open);
    await core.createNamespacedConfigMap({ namespace, body: configMap('watched', { a: '1' }) });
    await objects.patch(
        configMap('watched', { a: '2' }), undefined, undefined, undefined, undefined, k8s.PatchStrategy.MergePatch);
    await core.deleteNamespacedConfigMap({ name: 'watched', namespace });
    await done.opened;
    controller.abort();

    assert.deepEqual(seen, [['ADDED', '1'], ['MODIFIED', '2'], ['DELETED', '2']]);
});

test('keeps an informer up to date', timeout, async () => {
    await core.createNamespacedConfigMap({ namespace, body: configMap('known', { a: '1' }, { inform: 'yes' }) });
    const cache = await informer('inform=yes');
    const before = cache.list().map((each) => each.metadata.name);
    const added = next(cache, 'add');
    await core.createNamespacedConfigMap({ namespace, body: configMap('late', { a: '1' }, { inform: 'yes' }) });
    await added;
    const updated = next(cache, 'update');
    await objects.patch(
        configMap('late', { a: '2' }), undefined, undefined, undefined, undefined, k8s.PatchStrategy.MergePatch);
    await updated;
    const after = cache.get('late', namespace).data;
    const left = next(cache, 'delete');
    await objects.patch(
        { ...configMap('late'), metadata: { name: 'late', namespace, labels: { inform: null } } },
        undefined, undefined, undefined, undefined, k8s.PatchStrategy.MergePatch);
    await left;
    await cache.stop();

    assert.deepEqual(before, ['known']);
    assert.deepEqual(after, { a: '2' });
    assert.equal(cache.get('late', namespace), undefined);
});

test('scales a deployment, reads its pods and their logs', timeout, async () => {
    await apps.createNamespacedDeployment({ namespace, body: deployment('web', 1) });
    const scale = await apps.readNamespacedDeploymentScale({ name: 'web', namespace });
    scale.spec.replicas = 2;
    delete scale.metadata.resourceVersion; // the controller writes meanwhile
    await apps.replaceNamespacedDeploymentScale({ name: 'web', namespace, body: scale });
    const ready = gate();
    const controller = await new k8s.Watch(config).watch(
        `/apis/apps/v1/namespaces/${namespace}/deployments`,
        {},
        (_, object) => object.status?.readyReplicas === 2 && ready.open(),
        () => {});
    await ready.opened;
    controller.abort();
    const pods = await core.listNamespacedPod({
        namespace, labelSelector: 'app=web', fieldSelector: 'status.phase=Running',
    });
    const log = await core.readNamespacedPodLog({ name: pods.items[0].metadata.name, namespace });

    assert.equal(pods.items.length, 2);
    assert.match(log, /started, image nginx:1.14.2/);
});
