"""What the rules of one request may use up together: each is bounded by itself, but lines have it many times over."""

from __future__ import annotations

from engine.expression.api import Env, ExpressionLimit
from engine.expression.env import FUEL
from engine.model.rule import Rule
from engine.values import Value

MOST = 20 * FUEL


def evaluate_within(rule: Rule, env: Env) -> Value:
    """Evaluate a rule. Raises ExpressionLimit where it is too much, or all rules asked with this meter together are."""
    refuse_spent(env)
    before = env.meter.spent
    try:
        return rule.evaluate(env)
    finally:
        env.meter.spent = before + FUEL - env.fuel  # what it looked up is charged to it


def refuse_spent(env: Env) -> None:
    """Raise ExpressionLimit where everything has been used up."""
    if env.meter.spent > MOST:
        raise ExpressionLimit(f"the calculations together touch more than {MOST:,} values")
