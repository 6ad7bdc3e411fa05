"""The manifests of deploy/: no rights, no secrets, one door, and settings that exist."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import fields
from functools import lru_cache
from typing import Any

import pytest
import yaml

from bot.settings import ROOT, Settings

DEPLOY = ROOT / "deploy"
SECRETS = {"PUENTE_SECRET", "TELEGRAM_TOKEN", "DATABASE_URL"}
VARIABLES = {field.metadata["variable"] for field in fields(Settings)}
SIZES = ("small", "large")


@lru_cache(maxsize=2)
def objects(size: str) -> list[dict[str, Any]]:
    """What kustomize makes of a size."""
    made = subprocess.run(
        ["kubectl", "kustomize", str(DEPLOY / "kubernetes" / size)],
        capture_output=True,
        text=True,
        check=True,
    )
    return [one for one in yaml.safe_load_all(made.stdout) if one]


def pods(size: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The name and the specification of each pod."""
    for one in objects(size):
        if one["kind"] == "Deployment":
            yield one["metadata"]["name"], one["spec"]["template"]["spec"]
        elif one["kind"] == "CronJob":
            job = one["spec"]["jobTemplate"]["spec"]
            yield one["metadata"]["name"], job["template"]["spec"]


@pytest.mark.parametrize("size", SIZES)
def test_every_container_runs_without_rights(size: str) -> None:
    """As a user without rights, on a root that cannot be written to."""
    for name, pod in pods(size):
        assert pod["securityContext"]["runAsNonRoot"], name
        assert not pod["automountServiceAccountToken"], name
        for container in pod["containers"]:
            allowed = container["securityContext"]
            assert allowed["readOnlyRootFilesystem"], name
            assert not allowed["allowPrivilegeEscalation"], name
            assert allowed["capabilities"] == {"drop": ["ALL"]}, name
            assert container["resources"]["limits"]["memory"], name


@pytest.mark.parametrize("size", SIZES)
def test_secrets_are_references(size: str) -> None:
    """No value of a secret stands in a manifest, and what is no secret is a setting of ours."""
    for name, pod in pods(size):
        for container in pod["containers"]:
            given = {one["name"]: one for one in container["env"]}
            assert set(given) <= SECRETS, name
            assert all("secretKeyRef" in one["valueFrom"] for one in given.values()), name
    for one in objects(size):
        assert one["kind"] != "Secret"
        if one["kind"] == "ConfigMap":
            assert set(one["data"]) <= VARIABLES - SECRETS


@pytest.mark.parametrize("size", SIZES)
def test_every_server_tells_how_it_is(size: str) -> None:
    """Three probes each: it has begun, it can be asked, it lives."""
    for one in objects(size):
        if one["kind"] == "Deployment":
            (container,) = one["spec"]["template"]["spec"]["containers"]
            assert {"startupProbe", "readinessProbe", "livenessProbe"} <= set(container)


@pytest.mark.parametrize("size", SIZES)
def test_from_outside_only_the_webhook_is_reached(size: str) -> None:
    """Nobody reaches a pod but by a policy that names who; the webhook alone is open to all."""
    policies = [one["spec"] for one in objects(size) if one["kind"] == "NetworkPolicy"]
    assert {"podSelector": {}, "policyTypes": ["Ingress"]} in policies
    open_to_all = [
        (spec["podSelector"]["matchLabels"]["app.kubernetes.io/name"], port["port"])
        for spec in policies
        for rule in spec.get("ingress", [])
        if "from" not in rule
        for port in rule["ports"]
    ]
    assert open_to_all == [("gateway", "webhook")]


def test_several_gateways_have_a_webhook() -> None:
    """Telegram lets one process poll."""
    (settings,) = [one["data"] for one in objects("large") if one["kind"] == "ConfigMap"]
    assert settings["TELEGRAM_WEBHOOK_URL"].startswith("https://")


def services() -> dict[str, dict[str, Any]]:
    """The services of the Compose file."""
    made = yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))
    return dict(made["services"])


@pytest.mark.parametrize("name", sorted(set(services()) - {"postgres"}))
def test_every_service_of_compose_runs_without_rights(name: str) -> None:
    """As a user without rights, on a root that cannot be written to."""
    service = services()[name]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert not service["user"].startswith("0")


def test_compose_names_only_settings_that_exist() -> None:
    """A misspelt variable would be as if it had not been set."""
    known = VARIABLES | {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"}
    for name, service in services().items():
        assert set(service.get("environment", {})) <= known, name


def test_compose_opens_ports_on_this_machine_only() -> None:
    """A proxy with https stands before them; Rasa, actions and the database have none at all."""
    ports = {name: service.get("ports", []) for name, service in services().items()}
    assert {name for name, listed in ports.items() if listed} == {"gateway", "console"}
    assert all(port.startswith("127.0.0.1:") for listed in ports.values() for port in listed)
