# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every field that a request may have by the contract is done or refused by platod, never dropped. Done is what the named
test shows; refused is asked for here. A field that the contract gains and nobody has thought of is a failure."""

import os
import unittest

import test_conformance
import test_operations
import test_sdk
import yaml
from platod_process import Platod, artifact, blank, simulator

ROW_NOT = "done by every test"  # what no request goes without
CASES = "test_fields.Fields.test_filters_of_test_cases"
LIMITS = "test_fields.Fields.test_an_artifact_with_other_limits"
SOURCE = "test_fields.Fields.test_what_is_told_again"
SNAPSHOT = "test_sdk.SdkTest.test_snapshots_of_one_job_keep_what_the_sandbox_tool_sends"
TASK = "test_sdk.SdkTest.test_older_spelling_of_a_test_case"
VERSION = SNAPSHOT
CALLBACK = "test_sdk.SdkTest.test_end_is_told_to_the_callback"
WAIT = "test_sdk.SdkTest.test_one_call_waits_for_the_whole_budget"
TIMEOUTS = "test_fields.Fields.test_lifetimes_and_limits"
CONFORMS = "test_conformance.Conformance.test_every_operation"  # with and without, and nonsense is refused
MUTATIONS = "test_operations.OneSession.test_details_with_mutations"
SNAPSHOTS = "test_operations.Snapshots.test_a_snapshot_boots_again_after_a_restart"
NO_SSH = "501"
NO_CONTAINERS = "501"
MOOT = "moot"  # nothing of that is here, and both answers come to the same: the contract's README says so
REFUSED = "refused"

# Field, as the schema that names it has it, to the test that shows it, or what becomes of it.
FIELDS = {
    "MakeFromEnvs.type": ROW_NOT, "MakeFromEnvs.envs": ROW_NOT, "MakeFromEnvs.timeout": TIMEOUTS,
    "MakeFromEnvs.source": SOURCE, "MakeFromEnvs.agent_artifact_id": REFUSED,
    "MakeFromEnvs.shutdown_callback_url": CALLBACK, "MakeFromEnvs.shutdown_callback_token": CALLBACK,
    "MakeFromTestcase.type": TASK, "MakeFromTestcase.testcase_id": TASK, "MakeFromTestcase.timeout": TIMEOUTS,
    "MakeFromTestcase.source": SOURCE,
    "MakeFromTask.type": TASK, "MakeFromTask.task_id": TASK, "MakeFromTask.timeout": TIMEOUTS, "MakeFromTask.source": SOURCE,
    "EnvFromSimulator.type": ROW_NOT, "EnvFromSimulator.simulator": ROW_NOT, "EnvFromSimulator.alias": ROW_NOT,
    "EnvFromSimulator.version": VERSION, "EnvFromSimulator.tag": VERSION, "EnvFromSimulator.dataset": VERSION,
    "EnvFromSimulator.provider": REFUSED,
    "EnvFromArtifact.type": ROW_NOT, "EnvFromArtifact.artifact_id": SNAPSHOTS, "EnvFromArtifact.alias": SNAPSHOTS,
    "EnvFromArtifact.restore_memory": MOOT, "EnvFromArtifact.sim_config": LIMITS, "EnvFromArtifact.provider": REFUSED,
    "EnvFromArtifact.sim_config.cpus": LIMITS, "EnvFromArtifact.sim_config.memory": LIMITS,
    "EnvFromArtifact.sim_config.disk": LIMITS,
    "EnvFromResource.type": ROW_NOT, "EnvFromResource.simulator": ROW_NOT, "EnvFromResource.sim_config": LIMITS,
    "EnvFromResource.alias": ROW_NOT, "EnvFromResource.provider": REFUSED, "EnvFromResource.docker_image_url": REFUSED,
    "EnvFromResource.upload_rootfs": MOOT, "EnvFromResource.rootfs_storage_backend": REFUSED,
    "SimConfigCompute.cpus": LIMITS, "SimConfigCompute.memory": LIMITS, "SimConfigCompute.disk": LIMITS,
    "SimConfigCompute.app_port": LIMITS, "SimConfigCompute.plato_messaging_port": REFUSED,
    "AddJobRequest.env": ROW_NOT, "AddJobRequest.timeout": TIMEOUTS, "AddJobRequest.heartbeat_timeout": TIMEOUTS,
    "ResetRequest.task_id": REFUSED, "ResetRequest.source": MOOT,
    "ExecuteRequest.command": ROW_NOT, "ExecuteRequest.timeout": TIMEOUTS,
    "SetDateRequest.datetime": CONFORMS, "SetDateRequest.timeout": TIMEOUTS,
    "setupSandbox.timeout": NO_CONTAINERS, "setupJobSandbox.timeout": NO_CONTAINERS,
    "AddSshKeyRequest.public_key": NO_SSH, "AddSshKeyRequest.username": NO_SSH,
    **{"SnapshotRequest." + name: SNAPSHOT for name in (
        "override_service", "override_version", "override_dataset", "flows", "plato_config", "internal_app_port",
        "messaging_port", "credentials", "target")},
    "SnapshotRequest.description": SNAPSHOTS, "SnapshotRequest.expires_at": "test_operations.Snapshots.test_quota_deletion_and_expiry",
    "SnapshotRequest.snapshotted_at": SOURCE,
    "evaluateSession.value": "test_sdk.SdkTest.test_output_is_scored_by_the_value",
    "linkTestcase.testcase_id": "test_sdk.SdkTest.test_a_removed_env_counts_until_it_went",
    "removeJob.job_id": "test_sdk.SdkTest.test_a_removed_env_counts_until_it_went",
}
PARAMETERS = {
    "listSimulatorVersions.include_checkpoints": SNAPSHOTS, "listSimulatorArtifacts.testcases_only": CASES,
    **{"listTestcases." + name: CASES for name in (
        "simulator_ids", "name", "prompt", "tags", "has_scoring_config", "scoring_config_type", "testcase_statuses",
        "work_order_item_id", "status", "page", "page_size")},
    "listSessions.page": CONFORMS, "listSessions.page_size": WAIT,
    "getSessionDetails.include_mutations": MUTATIONS, "getSessionDetails.merge_mutations": MUTATIONS,
    "getSessionDetails.session_detail": MUTATIONS,
    "waitForSessionReady.timeout": WAIT, "waitForJobReady.timeout": WAIT,
    "getSessionState.merge_mutations": "test_sdk.SdkTest.test_mutations_stand_beside_the_state",
    "getSessionState.Prefer": "test_sdk.SdkTest.test_mutations_stand_beside_the_state",
    "getJobState.Prefer": "test_sdk.SdkTest.test_mutations_stand_beside_the_state",
    "getSessionPublicUrls.port": CONFORMS, "getSessionConnectUrls.port": CONFORMS, "getJobPublicUrl.port": CONFORMS,
    "getJobConnectUrl.port": CONFORMS, "getJobLogs.limit": "test_operations.OneSession.test_log_of_an_env",
}
MODULES = {"test_conformance": test_conformance, "test_operations": test_operations, "test_sdk": test_sdk}


class Schemas:
    def __init__(self):
        with open(test_conformance.CONTRACT, encoding="utf-8") as file:
            self.document = yaml.safe_load(file)

    def target(self, value):
        """What a reference names, and its last word."""
        name = ""
        while "$ref" in value:
            name = value["$ref"].rsplit("/", 1)[1]
            found = self.document
            for part in value["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            value = found
        return value, name

    def operations(self):
        for item in self.document["paths"].values():
            shared = item.get("parameters", [])
            for method, operation in item.items():
                if method != "parameters":
                    yield operation, shared + operation.get("parameters", [])

    def fields(self, schema, name):
        schema, named = self.target(schema)
        name = named or name
        for choice in schema.get("oneOf", []):
            yield from self.fields(choice, name)
        if schema.get("type") == "array":
            yield from self.fields(schema["items"], name)
        for field, inner in schema.get("properties", {}).items():
            yield f"{name}.{field}"
            yield from self.fields(inner, f"{name}.{field}")

    def of_requests(self):
        for operation, _ in self.operations():
            if "requestBody" in operation:
                body, _ = self.target(operation["requestBody"])
                yield from self.fields(body["content"]["application/json"]["schema"], operation["operationId"])

    def parameters(self):
        for operation, parameters in self.operations():
            for parameter in parameters:
                parameter, _ = self.target(parameter)
                if parameter["in"] != "path":
                    yield f"{operation['operationId']}.{parameter['name']}"


class Fields(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.platod = Platod()
        cls.addClassCleanup(cls.platod.close)

    def refusal(self, path, body):
        """Place and sentence of the one thing that is wrong with a body."""
        detail = self.platod.call("POST", path, body, expect=422)["detail"]
        self.assertEqual(len(detail), 1, detail)
        return detail[0]["loc"], detail[0]["msg"]

    def make(self, *envs, **more):
        return self.platod.call("POST", "/api/v2/sessions/make", {"type": "envs", "envs": list(envs), **more})

    def test_every_field_is_done_or_refused(self):
        schemas = Schemas()
        self.assertEqual(set(schemas.of_requests()), set(FIELDS))
        self.assertEqual(set(schemas.parameters()), set(PARAMETERS))
        for field, shown in {**FIELDS, **PARAMETERS}.items():
            if shown in (ROW_NOT, NO_SSH, MOOT, REFUSED):
                continue
            module, group, test = shown.split(".")
            found = globals()[group] if module == "test_fields" else getattr(MODULES[module], group)
            self.assertTrue(callable(getattr(found, test, None)), f"{field}: no test {shown}")

    def test_what_is_refused_is_named(self):
        session, jobs = self.platod.launch(blank("box"))
        env = {"EnvFromSimulator": simulator("fossil", "a"), "EnvFromArtifact": artifact("none", "a"),
               "EnvFromResource": blank("a"), "SimConfigCompute": blank("a")}
        values = {"provider": "qemu", "docker_image_url": "public.ecr.aws/x:1", "rootfs_storage_backend": "snapshot-store",
                  "agent_artifact_id": "a-1", "plato_messaging_port": 7001, "task_id": 7}
        for name in [name for name, shown in FIELDS.items() if shown == REFUSED]:
            schema, field = name.split(".")
            with self.subTest(name):
                if schema == "ResetRequest":
                    for place in (f"/api/v2/sessions/{session}", f"/api/v2/jobs/{jobs['box']}"):
                        where, words = self.refusal(place + "/reset", {field: values[field]})
                        self.assertEqual(where, ["body", field])
                        self.assertIn("link_testcase", words)
                    continue
                if schema == "MakeFromEnvs":
                    body, where = {"type": "envs", "envs": [blank("a")], field: values[field]}, ["body", field]
                elif schema == "SimConfigCompute":
                    body = {"type": "envs", "envs": [{**env[schema], "sim_config": {field: values[field]}}]}
                    where = ["body", "envs", 0, "sim_config", field]
                else:
                    body = {"type": "envs", "envs": [{**env[schema], field: values[field]}]}
                    where = ["body", "envs", 0, field]
                place, words = self.refusal("/api/v2/sessions/make", body)
                self.assertEqual(place, where)
                self.assertRegex(words, f"^{field} is not supported by this runtime: .+; leave it out$")
        # What is moot may be said, and has to be what it should be.
        for name, more in (("restore_memory", artifact("none", "a")), ("upload_rootfs", blank("a"))):
            for value in (True, False, None):
                self.platod.call("POST", f"/api/v2/sessions/{self.make({**more, name: value})['session_id']}/close")
            place, _ = self.refusal("/api/v2/sessions/make", {"type": "envs", "envs": [{**more, name: "yes"}]})
            self.assertEqual(place, ["body", "envs", 0, name])

    def test_fields_of_the_wrong_kind_are_named(self):
        session, jobs = self.platod.launch(blank("box"))
        job = f"/api/v2/jobs/{jobs['box']}"
        for field, wrong in (("override_service", 7), ("snapshotted_at", "yesterday"), ("flows", []), ("plato_config", {}),
                             ("internal_app_port", "80"), ("internal_app_port", 65536), ("messaging_port", 1.5),
                             ("credentials", "demo"), ("target", False), ("description", 1), ("expires_at", "soon"),
                             ("flows", "x" * 300_000)):
            for place in (job + "/snapshot_store", job + "/disk_snapshot", f"/api/v2/sessions/{session}/snapshot"):
                self.assertEqual(self.refusal(place, {field: wrong})[0], ["body", field])
        for field, wrong in (("shutdown_callback_url", "ftp://127.0.0.1/end"), ("shutdown_callback_url", "file:///etc/passwd"),
                             ("shutdown_callback_url", "http://"), ("shutdown_callback_url", "end"), ("shutdown_callback_url", 7),
                             ("shutdown_callback_url", "http://127.0.0.1/" + "x" * 2000), ("source", 7)):
            self.assertEqual(self.refusal("/api/v2/sessions/make", {"type": "envs", "envs": [blank("a")], field: wrong})[0],
                             ["body", field], wrong)
        for token in ("a\r\nX-Evil: 1", "a b", "ü", "x" * 3000):
            place, _ = self.refusal("/api/v2/sessions/make", {"type": "envs", "envs": [blank("a")],
                                                              "shutdown_callback_url": "http://127.0.0.1:9/",
                                                              "shutdown_callback_token": token})
            self.assertEqual(place, ["body", "shutdown_callback_token"])
        place, words = self.refusal("/api/v2/sessions/make", {"type": "envs", "envs": [blank("a")], "shutdown_callback_token": "t"})
        self.assertIn("shutdown_callback_url", words)
        for field, wrong in (("simulator", ":v1"), ("simulator", "fossil:"), ("simulator", "fossil@"), ("version", 7)):
            self.assertEqual(self.refusal("/api/v2/sessions/make", {"type": "envs", "envs": [{**simulator("fossil", "a"), field: wrong}]})[0],
                             ["body", "envs", 0, field])
        place, _ = self.refusal("/api/v2/sessions/make", {"type": "envs", "envs": [simulator("fossil:v1", "a", version="v2")]})
        self.assertEqual(place, ["body", "envs", 0, "version"])

    def test_what_is_told_again(self):
        made = self.make(blank("a"), source="PLAYGROUND", timeout=60)
        path = "/api/v2/sessions/" + made["session_id"]
        details = self.platod.call("GET", path)
        self.assertEqual((details["source"], details["timeout"]), ("PLAYGROUND", 60))
        self.platod.call("GET", path + "/wait_for_ready?timeout=60")
        taken = self.platod.call("POST", f"/api/v2/jobs/{made['envs'][0]['job_id']}/snapshot", {"snapshotted_at": "2026-01-15T10:30:00Z"})
        self.assertEqual(self.platod.call("GET", "/api/v2/artifacts/" + taken["artifact_id"])["snapshotted_at"], "2026-01-15T10:30:00Z")
        self.platod.call("POST", path + "/close")

    def test_an_artifact_with_other_limits(self):
        example = self.platod.call("GET", "/api/v2/simulators/fossil/artifacts")["artifacts"][0]["artifact_id"]
        config = {"cpus": 1, "memory": 768, "disk": 2048}
        session, jobs = self.platod.launch({**artifact(example, "git"), "sim_config": config}, {**blank("box"), "sim_config": {**config, "app_port": 3000}},
                                           {**simulator("fossil", "half"), "sim_config": {"memory": 900}})
        for alias, memory, disk in (("git", 768, 2048), ("box", 768, 2048), ("half", 900, None)):
            limits = self.platod.call("GET", f"/api/v2/jobs/{jobs[alias]}")["limits"]
            text = str(limits)
            self.assertIn(str(memory), text)
            if disk:
                self.assertIn(str(disk), text)
        self.assertTrue(self.platod.call("GET", f"/api/v2/jobs/{jobs['box']}/public_url")["url"].endswith(":3000/"))
        self.platod.call("POST", f"/api/v2/sessions/{session}/close")
        for field, wrong in (("cpus", 0), ("memory", 511), ("disk", "1"), ("app_port", 3000), ("plato_messaging_port", 1)):
            place, _ = self.refusal("/api/v2/sessions/make", {"type": "envs", "envs": [{**artifact(example, "a"), "sim_config": {field: wrong}}]})
            self.assertEqual(place, ["body", "envs", 0, "sim_config", field])

    def test_lifetimes_and_limits(self):
        session, jobs = self.platod.launch(blank("box"))
        job = f"/api/v2/jobs/{jobs['box']}"
        self.assertTrue(self.platod.call("POST", job + "/execute", {"command": "sleep 60", "timeout": 1})["timed_out"])
        added = self.platod.call("POST", f"/api/v2/sessions/{session}/jobs", {"env": blank("short"), "timeout": 1})["env"]
        over = self.platod.call("GET", f"/api/v2/jobs/{added['job_id']}/wait_for_ready?timeout=60")
        while over["status"] != "timeout":
            over = self.platod.call("GET", f"/api/v2/jobs/{added['job_id']}")
        self.assertIn("lifetime of 1 s", over["status_reason"])
        for place, body, field in ((job + "/execute", {"command": "true", "timeout": 0}, "timeout"),
                                   (job + "/set_date", {"datetime": "2026-01-15T10:30:00", "timeout": "30"}, "timeout")):
            self.assertEqual(self.refusal(place, body)[0], ["body", field])
        for field in ("timeout", "heartbeat_timeout"):
            self.assertEqual(self.refusal(f"/api/v2/sessions/{session}/jobs", {"env": blank("x"), field: -1})[0], ["body", field])
        made = self.make(blank("a"), timeout=1)
        while (details := self.platod.call("GET", "/api/v2/sessions/" + made["session_id"]))["status"] != "timeout":
            pass
        self.assertIn("lifetime of 1 s", details["status_reason"])

    def test_filters_of_test_cases(self):
        def listed(query=""):
            return [one["public_id"] for one in self.platod.call("GET", "/api/v2/testcases?" + query)["testcases"]]

        everything = listed()
        self.assertTrue(everything)
        for query in ("status=ACTIVE", "testcase_statuses=DRAFT,ACTIVE", "has_scoring_config=true", "scoring_config_type=MUTATION",
                      "simulator_ids=" + ",".join({name for one in self.platod.call("GET", "/api/v2/testcases")["testcases"]
                                                   for name in one["simulators"]})):
            self.assertEqual(listed(query), everything, query)
        for query in ("status=DRAFT", "testcase_statuses=DRAFT", "has_scoring_config=false", "scoring_config_type=OUTPUT",
                      "work_order_item_id=w-1", "tags=nobody", "name=nobody", "prompt=nobody", "simulator_ids=nobody", "page=2"):
            self.assertEqual(listed(query), [], query)
        self.assertEqual(listed("page_size=1&page=1"), everything[:1])
        self.platod.call("GET", "/api/v2/testcases?has_scoring_config=odd", expect=422)
        self.platod.call("GET", "/api/v2/simulators/fossil/artifacts?testcases_only=odd", expect=422)

    def test_records_of_the_catalogue_have_every_field(self):
        schemas = Schemas().document["components"]["schemas"]
        unknown = {"test_count", "test_count_with_scoring_configs"}  # of lists alone, and optional
        for name, one in (("Simulator", self.platod.call("GET", "/api/v1/env/simulators")[0]),
                          ("SimulatorListItem", self.platod.call("GET", "/api/v1/simulator/list-by-org")[0]),
                          ("SimulatorVersion", self.platod.call("GET", "/api/v1/simulator/fossil/versions")["versions"][0])):
            self.assertEqual(set(schemas[name]["properties"]) - unknown - set(one), set(), name)


if __name__ == "__main__":
    unittest.main()
