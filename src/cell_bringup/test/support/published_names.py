"""Names of published programs that files of this project use; each was looked up once in the source that is named.

Nothing here says what these programs do.  Who uses another name adds it here with its source.
"""

SYSTEMS = {
    "gz::sim::systems::Physics": ("gz-sim-physics-system", frozenset()),
    "gz::sim::systems::UserCommands": ("gz-sim-user-commands-system", frozenset()),
    "gz::sim::systems::SceneBroadcaster": ("gz-sim-scene-broadcaster-system", frozenset({"dynamic_pose_hertz"})),
    "gz::sim::systems::Sensors": ("gz-sim-sensors-system", frozenset({"render_engine"})),
    "gz::sim::systems::JointController": ("gz-sim-joint-controller-system", frozenset({"joint_name", "topic"})),
    "gz::sim::systems::DetachableJoint": (
        "gz-sim-detachable-joint-system",
        frozenset(
            {
                *("parent_link", "child_model", "child_link", "detach_topic", "attach_topic"),
                *("output_topic", "suppress_child_warning"),
            }
        ),
    ),
}
"""gz-sim 8.14.0, src/systems/*/CMakeLists.txt (library), GZ_ADD_PLUGIN_ALIAS (name), Configure (keys)."""

SERVICES = {
    "create": "EntityFactory",
    "remove": "Entity",
    "set_pose": "Pose",
    "control": "WorldControl",
    "scene/info": "Empty",
}
"""Of a world, below /world/NAME, with what they take.  gz-sim 8.14.0: UserCommands.cc, SimulationRunner.cc,
SceneBroadcaster.cc.  The first four answer Boolean, the last one Scene."""

TOPICS = {"dynamic_pose/info": "Pose_V"}
"""Of a world, with what is sent.  gz-sim 8.14.0: SceneBroadcaster.cc."""

MESSAGES = {
    "Boolean": {"data"},
    "CameraInfo": set(),
    "Double": {"data"},
    "Empty": set(),
    "Entity": {"name", "type"},
    "EntityFactory": {"sdf", "name", "allow_renaming", "pose"},
    "Image": set(),
    "Pose": {"name", "id", "position", "orientation"},
    "Pose_V": {"header", "pose"},
    "Scene": {"model"},
    "WorldControl": {"pause", "multi_step"},
}
"""Package gz.msgs, with the fields that are used.  gz-msgs 10, proto/gz/msgs."""

BINDINGS = {
    "Node": {"advertise", "request", "subscribe_raw"},
    "Publisher": {"has_connections", "publish"},
    "SubscribeOptions": set(),
}
"""Module gz.transport13.  gz-transport 13, python/src/__init__.py and transport/_gz_transport_pybind11.cc."""

OPTIONS = {"-s", "-g", "--headless-rendering", "--force-version", "--versions"}
"""Of the command `gz sim`.  gz-sim 8.14.0, src/cmd/cmdsim.rb.in."""

BRIDGE_KEYS = {"ros_topic_name", "gz_topic_name", "ros_type_name", "gz_type_name", "direction", "lazy"}
"""Of a file of the bridge.  ros_gz (jazzy), ros_gz_bridge/src/bridge_config.cpp; directions are there, too."""

BRIDGED = {"sensor_msgs/msg/Image": "gz.msgs.Image", "sensor_msgs/msg/CameraInfo": "gz.msgs.CameraInfo"}
"""ros_gz (jazzy), ros_gz_bridge/ros_gz_bridge/mappings.py."""

CAMERA_TOPICS = {"image", "depth_image", "camera_info"}
"""Of an RGB-D camera, below its own topic.  gz-sensors 8, src/RgbdCameraSensor.cc."""

NODES = {"ros_gz_bridge": "parameter_bridge"}
"""Programs of other packages that launch files start.  ros_gz (jazzy), ros_gz_bridge/CMakeLists.txt."""

ROS_PLUGINS = {
    "ompl_interface/OMPLPlanner",
    "pilz_industrial_motion_planner/CommandPlanner",
    "default_planning_request_adapters/ResolveConstraintFrames",
    "default_planning_request_adapters/ValidateWorkspaceBounds",
    "default_planning_request_adapters/CheckStartStateBounds",
    "default_planning_request_adapters/CheckStartStateCollision",
    "default_planning_response_adapters/AddTimeOptimalParameterization",
    "default_planning_response_adapters/ValidateSolution",
    "kdl_kinematics_plugin/KDLKinematicsPlugin",
    "diagnostic_aggregator/GenericAnalyzer",
    "diagnostic_aggregator/AnalyzerGroup",
    *(
        f"rviz_default_plugins/{name}"
        for name in ("Grid", "Image", "MoveCamera", "Orbit", "RobotModel", "Select", "TF")
    ),
    "rviz_common/Displays",
}
"""Plugin descriptions (*.xml) of moveit2, diagnostics and rviz (jazzy); the last one is built in."""

PACKAGES = {
    *("gz-harmonic", "python3-gz-transport13", "python3-gz-msgs10"),
    *("ros-jazzy-ros-base", "ros-jazzy-ros-gz", "ros-jazzy-ros-gz-bridge"),
    *("python3-colcon-common-extensions", "python3-dev", "python3-venv"),
    *("curl", "gnupg", "lsb-release", "libegl1", "libgl1-mesa-dri"),
}
"""Debian packages: of Gazebo (debian/control of its release repositories, its installation page), of ROS, of Ubuntu."""

IMAGES = {"ros:jazzy-ros-base", "docker:27", "docker:27-dind", "postgres:17"}
"""Official images of containers."""

ACTIONS = {"actions/checkout@v4"}
"""Of GitHub."""
