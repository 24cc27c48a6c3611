"""Lets MoveIt plan, through its Python interface moveit_py.

This needs a ROS 2 installation with MoveIt and has not been run without one.  It was written against the published
bindings of MoveIt for ROS 2 Jazzy; a test checks every call in it against their names and arguments.

MoveIt plans, but has not the last word: what it finds passes the same last check as the default planner's motions.
"""

import copy
from pathlib import Path
from typing import Any

from moveit.planning import MoveItPy, PlanRequestParameters

from cell_motion.planning.failure import Blocked, PlanFailure, Reason
from cell_motion.planning.planned_robot import local_name, planned_robot
from cell_motion.planning.planner import Plan
from cell_motion.planning.request import JointGoal, LineGoal, MotionRequest, PoseGoal
from cell_motion.planning.ros.moveit_config import parameters
from cell_motion.planning.ros.moveit_messages import (
    body_msg,
    goal_msg,
    held_msg,
    nothing_held_msg,
    reason_of,
    trajectory_of,
)
from cell_motion.planning.sampling.backend import SamplingBackend
from cell_motion.planning.sampling.space import JointSpace
from cell_motion.planning.scene import PlanningScene, belongs
from cell_world.geometry import Pose
from cell_world.sdf.elements import WORLD

GROUP = "arm"
"""The planning group of every SRDF in the folder."""
LINES = ("pilz_industrial_motion_planner", "LIN")
"""Pipeline and planner for straight lines; all else is planned as the configuration says."""


class MoveItBackend:
    """Plans for one robot with MoveIt."""

    def __init__(self, folder: str) -> None:
        """Choose the configuration.

        Args:
            folder: MoveIt's configuration, see `parameters`.
        """
        self._folder = Path(folder)
        self._own = SamplingBackend()
        self._robot = ""
        self._moveit: Any = None

    def plan(self, scene: PlanningScene, request: MotionRequest) -> Plan:
        """Return a checked motion, or why there is none."""
        refusal = self._own.refusal(scene, request) or self._other_robot(request)
        if refusal:
            return refusal
        try:
            space = self._own.space(scene, request)
            return self._planned(scene, request, space)
        except Blocked as blocked:
            return blocked.failure

    def _other_robot(self, request: MotionRequest) -> PlanFailure | None:
        if self._robot in ("", request.robot):
            return None
        return PlanFailure(Reason.BAD_REQUEST, f"this planner is for {self._robot}, not for {request.robot}")

    def _planned(self, scene: PlanningScene, request: MotionRequest, space: JointSpace) -> Plan:
        if self._moveit is None:
            self._robot = request.robot
            description = planned_robot(scene, request.robot)
            self._moveit = MoveItPy(node_name="moveit_py", config_dict=parameters(self._folder, description))
        component = self._moveit.get_planning_component(planning_component_name=GROUP)
        component.set_start_state(robot_state=self._state(scene, request, space))
        self._set_goal(component, scene, request, space)
        answer = component.plan(single_plan_parameters=self._options(request))
        if not answer:
            code = answer.error_code
            return PlanFailure(reason_of(code.val), f"MoveIt: {code.message or f'error {code.val}'}")
        joints = tuple(local_name(request.robot, joint.name) for joint in space.arm.chain.joints)
        motion = trajectory_of(answer.trajectory.get_robot_trajectory_msg(), joints)
        return self._own.approved(scene, request, motion)

    def _state(self, scene: PlanningScene, request: MotionRequest, space: JointSpace) -> Any:
        """Show MoveIt the scene; return the robot's state in it, with what it holds."""
        with self._moveit.get_planning_scene_monitor().read_write() as planning_scene:
            planning_scene.process_attached_collision_object(object=nothing_held_msg())
            planning_scene.remove_all_collision_objects()
            names = _obstacles(space)
            for name in names:
                pose, link = scene.pose(name), scene.world.links[name]
                body = body_msg(name, WORLD, ((pose, collision) for collision in link.collisions))
                planning_scene.apply_collision_object(collision_object_msg=body)
            hand = _hand(space, request)
            if request.held:
                tool = local_name(request.robot, request.tool)
                body = body_msg(request.held.body, tool, ((Pose(), solid) for solid in request.held.solids))
                planning_scene.process_attached_collision_object(object=held_msg(body, tool, hand))
                hand = [*hand, request.held.body]
            allowed = planning_scene.allowed_collision_matrix
            for one, other in _by_design(space, request):
                allowed.set_entry(name1=one, name2=other, allowed=True)
            for name in names:
                touchable = any(belongs(name, body) for body in request.touch)
                for part in hand:
                    allowed.set_entry(name1=part, name2=name, allowed=touchable)
            state = copy.copy(planning_scene.current_state)
        _place(state, request, space, request.start)
        return state

    def _set_goal(self, component: Any, scene: PlanningScene, request: MotionRequest, space: JointSpace) -> None:
        match request.goal:
            case JointGoal(positions):
                state = copy.copy(component.get_start_state())
                _place(state, request, space, positions)
                component.set_goal_state(robot_state=state)
            case PoseGoal() | LineGoal():
                target = goal_msg(scene.pose(request.goal.frame) @ request.goal.pose)
                tool = local_name(request.robot, request.tool)
                component.set_goal_state(pose_stamped_msg=target, pose_link=tool)

    def _options(self, request: MotionRequest) -> Any:
        options = PlanRequestParameters(self._moveit, "")
        if isinstance(request.goal, LineGoal):
            options.planning_pipeline, options.planner_id = LINES
        options.max_velocity_scaling_factor = request.speed
        options.max_acceleration_scaling_factor = request.acceleration
        return options


def _place(state: Any, request: MotionRequest, space: JointSpace, positions: tuple[float, ...]) -> None:
    """Set the joints of a robot's state."""
    names = (local_name(request.robot, joint.name) for joint in space.arm.chain.joints)
    state.joint_positions = dict(zip(names, positions, strict=True))
    state.update()


def _obstacles(space: JointSpace) -> list[str]:
    """Return the links that stand in the way, without the robot's own base, which MoveIt knows from the URDF."""
    base = space.arm.chain.joints[0].parent
    return sorted({solid.body for solid in space.obstacles} - {base})


def _hand(space: JointSpace, request: MotionRequest) -> list[str]:
    """Return the links that move with the tool."""
    last = max(space.arm.chain.carried.values())
    links = (link for link, joint in space.arm.chain.carried.items() if joint == last)
    return [local_name(request.robot, link) for link in links]


def _by_design(space: JointSpace, request: MotionRequest) -> list[tuple[str, str]]:
    """Return pairs of the robot's own links that are near by design, or do not move against each other."""
    bodies = {one.key: one.body for one in [*space.arm.solids, *space.obstacles]}
    moving = {one.body for one in space.arm.solids}
    base = space.arm.chain.joints[0].parent
    near = {(bodies[first], bodies[second]) for first, second in space.margins if first in bodies and second in bodies}
    carried = space.arm.chain.carried
    rigid = {(a, b) for a in carried for b in carried if a < b and carried[a] == carried[b]}
    own = {pair for pair in near | rigid if set(pair) <= moving | set(carried) | {base} and pair[0] != pair[1]}
    return sorted((local_name(request.robot, one), local_name(request.robot, other)) for one, other in own)
