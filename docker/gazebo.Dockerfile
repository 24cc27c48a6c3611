# The line with Gazebo Harmonic on the official ROS 2 Jazzy image. From the root:
#   docker build -f docker/gazebo.Dockerfile -t cell-line-gazebo .
#   docker run --rm cell-line-gazebo demo --profile gazebo --speed 1 --orders config/orders/world-8.json
# Written against the published packages; it was never run where this project is developed, which has no Docker engine.
FROM ros:jazzy-ros-base

# gz-sim 8.10 or newer, from the project's own packages: those of ROS may be older.
RUN apt-get update && apt-get install -y --no-install-recommends curl gnupg lsb-release && \
    curl -fsSL https://packages.osrfoundation.org/gazebo.gpg -o /usr/share/keyrings/gazebo.gpg && \
    echo "deb [signed-by=/usr/share/keyrings/gazebo.gpg] https://packages.osrfoundation.org/gazebo/ubuntu-stable noble main" \
      > /etc/apt/sources.list.d/gazebo.list && \
    apt-get update && apt-get install -y --no-install-recommends \
      gz-harmonic python3-gz-transport13 python3-gz-msgs10 ros-jazzy-ros-gz-bridge \
      python3-colcon-common-extensions python3-dev python3-venv libegl1 libgl1-mesa-dri && \
    rm -rf /var/lib/apt/lists/*

WORKDIR /line
COPY . .

# The published control_msgs, tf2_msgs and vision_msgs take the place of src/compat.
RUN rm -rf src/compat && apt-get update && rosdep update --rosdistro jazzy && \
    rosdep install --rosdistro jazzy --from-paths src --ignore-src --dependency-types exec \
      --dependency-types build --dependency-types buildtool -y && \
    rm -rf /var/lib/apt/lists/*

# Makes .venv beside the system's packages, with what is newer than Ubuntu's or not in it, and runs colcon build.
RUN . /opt/ros/jazzy/setup.sh && ./cell --help

ENV CELL_STATE_DIR=/state
VOLUME /state
ENTRYPOINT ["/line/docker/entrypoint"]
CMD ["up", "--profile", "gazebo"]
