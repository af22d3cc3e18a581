"""Between-graph replication: python distributed.py --job_name=ps|worker --task_index=…; alone, it starts all."""
import argparse
import socket
import subprocess
import sys

import tensorflow as tf


def free_ports(n):
    sockets = [socket.socket() for _ in range(n)]
    for s in sockets:
        s.bind(("localhost", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def serve(args):
    cluster = tf.train.ClusterSpec({"ps": args.ps_hosts.split(","), "worker": args.worker_hosts.split(",")})
    server = tf.train.Server(cluster, job_name=args.job_name, task_index=args.task_index)
    if args.job_name == "ps":
        server.join()
    device = tf.train.replica_device_setter(worker_device="/job:worker/task:%d" % args.task_index, cluster=cluster)
    with tf.device(device):
        w = tf.get_variable("w", initializer=10.0)
        global_step = tf.train.get_or_create_global_step()
        train_op = tf.train.GradientDescentOptimizer(0.25).minimize(tf.square(w), global_step=global_step)
    print("variables on", w.device)
    hooks = [tf.train.StopAtStepHook(last_step=4)]
    with tf.train.MonitoredTrainingSession(master=server.target, is_chief=args.task_index == 0, hooks=hooks) as sess:
        while not sess.should_stop():
            sess.run(train_op)
    with tf.Session(server.target) as sess:
        print("stopped at", sess.run([global_step, w]))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--job_name", default="")
    parser.add_argument("--task_index", type=int, default=0)
    parser.add_argument("--ps_hosts")
    parser.add_argument("--worker_hosts")
    args = parser.parse_args()
    if args.job_name:
        return serve(args)
    hosts = ["localhost:%d" % p for p in free_ports(2)]
    command = [sys.executable, __file__, "--ps_hosts", hosts[0], "--worker_hosts", hosts[1]]
    ps = subprocess.Popen(command + ["--job_name=ps"])
    try:
        output = subprocess.check_output(command + ["--job_name=worker", "--task_index=0"])
        print(output.decode().strip())
    finally:
        ps.kill()
        ps.wait()
    print("ps ended with", ps.returncode)


if __name__ == "__main__":
    main()
